import { assertMatch, assertRejects } from "@std/assert";
import { rootKeysOf } from "./root_keys.ts";
import { judgeRootsInUse } from "./roots_in_use.ts";

const CONFIG = { secret: "a root secret of 32 characters or more", previousSecrets: [] };
const TEXTS = ["a", "b"].map((char) => btoa(char.repeat(32)));

Deno.test("judgeRootsInUse() refuses another key under a name, and not for one row that is damaged", async () => {
  const [roots, others] = await Promise.all(
    TEXTS.map((text) => rootKeysOf({ ...CONFIG, vaultKeys: [{ version: 1, text }] })),
  );
  const place = { projectId: "proj_a", version: 1 };
  const { wrapped } = await roots![0].make(place);
  const damaged = { ...place, wrappedKey: "v1.damaged" };
  const use = { rootId: "v1", keys: null, witnesses: [damaged, { ...place, wrappedKey: wrapped }] };
  await judgeRootsInUse([use], roots!);
  const refused = await assertRejects(() => judgeRootsInUse([use], others!), Error);
  assertMatch(refused.message, /^Name the root key v1 as it was when it wrapped/);
});

Deno.test("judgeRootsInUse() names every root key that is missing, and how many need it", async () => {
  const roots = await rootKeysOf({ ...CONFIG, vaultKeys: [] });
  const uses = [
    { rootId: "v7", keys: 3, witnesses: [] },
    { rootId: "derived-0011223344556677", keys: 1001, witnesses: [] },
  ];
  const { message } = await assertRejects(() => judgeRootsInUse(uses, roots), Error);
  assertMatch(message, /v7 in BANATA_VAULT_KEYS, for 3 of /);
  assertMatch(message, /fingerprint 0011223344556677 .*, for more than 1000 of /);
});
