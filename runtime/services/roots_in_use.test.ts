import { assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
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
  await judgeRootsInUse([use], { roots: roots!, lost: [] });
  const refused = await assertRejects(
    () => judgeRootsInUse([use], { roots: others!, lost: [] }),
    Error,
  );
  assertMatch(refused.message, /^Name the root key v1 as it was when it wrapped/);
});

Deno.test("judgeRootsInUse() names every root key that is missing, and how many need it", async () => {
  const roots = await rootKeysOf({ ...CONFIG, vaultKeys: [] });
  const uses = [
    { rootId: "v7", keys: 3, witnesses: [] },
    { rootId: "derived-0011223344556677", keys: 1001, witnesses: [] },
  ];
  const { message } = await assertRejects(() => judgeRootsInUse(uses, { roots, lost: [] }), Error);
  assertMatch(message, /v7 in BANATA_VAULT_KEYS, for 3 of /);
  assertMatch(message, /fingerprint 0011223344556677 .*, for more than 1000 of /);
  // Whoever has lost one for good says so, and goes on with the others.
  const lost = uses.map(({ rootId }) => rootId);
  assertStringIncludes(message, `BANATA_VAULT_LOST_KEYS=${lost.join(",")}: what is under them`);
  await judgeRootsInUse(uses, { roots, lost });
});
