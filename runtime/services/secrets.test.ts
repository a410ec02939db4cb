import { assert, assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import type { ProjectSecrets } from "../../plugins/_kernel/secrets.ts";
import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import { type ComponentHost, componentHost } from "../../tests/support/component.ts";
import { installedComponent } from "../request/component_api.ts";
import { AuthorTracker } from "../request/author_tracker.ts";
import { importAesKey } from "../../plugins/_kernel/crypto.ts";
import { encrypt } from "../crypto/cipher.ts";
import {
  type OwnKeys,
  ProjectKeyError,
  projectKeys,
  type ProjectKeysOptions,
} from "./project_keys.ts";
import { derivedRootKey, rootKeysOf } from "./root_keys.ts";
import { projectSecrets, SealedTextError } from "./secrets.ts";
import { scopedStore } from "./store.ts";

const ROOT = "root secret of this deployment, current";
const OLD_ROOT = "root secret of this deployment, before";
const PURPOSE = { purpose: "social-provider/google" };
const PLAINTEXT = "GOCSPX-client secret of the project";

interface World {
  readonly keys: OwnKeys;
  readonly secrets: ProjectSecrets;
  readonly store: ScopedStore;
}

/** The parts of a project's keys, with root secrets in the place of the keys that come of them. */
type Options = Partial<Omit<ProjectKeysOptions, "roots"> & { roots: readonly string[] }>;

/** Runs a callback in one mutation, with one project's secrets and tables. */
function inProject<Value>(
  host: ComponentHost,
  options: Options,
  callback: (world: World) => Promise<Value>,
): Promise<Value> {
  return host.inMutation((ctx) => {
    const { projectId = "proj_a" } = options;
    const store = scopedStore(ctx, {
      component: installedComponent(),
      projectId,
      now: 1,
      author: new AuthorTracker({ actor: null, request: null }),
    });
    const [secret = "", ...previousSecrets] = options.roots ?? [ROOT];
    const roots = () => rootKeysOf({ secret, previousSecrets, vaultKeys: [] });
    const keys = projectKeys({ canWrite: true, now: 1, ...options, projectId, roots, store });
    return callback({ keys, store, secrets: projectSecrets(projectId, keys) });
  });
}

function sealIn(host: ComponentHost, options: Options): Promise<string> {
  return inProject(host, options, ({ secrets }) => secrets.seal(PLAINTEXT, PURPOSE));
}

function openIn(
  host: ComponentHost,
  options: Options & { sealed: string; purpose?: string },
): Promise<string> {
  const { purpose = PURPOSE.purpose, sealed, ...rest } = options;
  return inProject(host, rest, ({ secrets }) => secrets.open(sealed, { purpose }));
}

function wrappedKeyOf(host: ComponentHost): Promise<unknown> {
  return inProject(
    host,
    {},
    async ({ store }) => (await store.findOne("projectKey", { id: "key_1" }))?.wrappedKey,
  );
}

Deno.test("projectSecrets().open() reads what seal() wrote, in a later transaction too", async () => {
  const host = componentHost();
  const sealed = await sealIn(host, {});
  assertMatch(sealed, /^v2\.0\.[\w-]{22}\.[\w-]{43}\.v1\.[\w-]{16}\.[\w-]+$/);
  assert(!sealed.includes(PLAINTEXT));
  assertEquals(await openIn(host, { sealed }), PLAINTEXT);
  assertEquals(await openIn(host, { sealed, canWrite: false }), PLAINTEXT);
});

Deno.test("projectSecrets().seal() keeps any text, the empty one and wide characters too", async () => {
  const host = componentHost();
  for (const text of ["", "\u{1F511} clé", "x".repeat(10_000)]) {
    const opened = await inProject(host, {}, async ({ secrets }) => {
      return await secrets.open(await secrets.seal(text, PURPOSE), PURPOSE);
    });
    assertEquals(opened, text);
  }
});

Deno.test("projectSecrets().seal() gives another text each time, under one key", async () => {
  const host = componentHost();
  const [first, second] = await inProject(
    host,
    {},
    ({ secrets }) =>
      Promise.all([secrets.seal(PLAINTEXT, PURPOSE), secrets.seal(PLAINTEXT, PURPOSE)]),
  );
  assertNotEquals(first, second);
  for (const sealed of [first, second]) assertEquals(await openIn(host, { sealed }), PLAINTEXT);
});

Deno.test("projectSecrets().open() refuses another project's text, even of the same id and purpose", async () => {
  const host = componentHost();
  const sealed = await sealIn(host, { projectId: "proj_a" });
  await sealIn(host, { projectId: "proj_b" });
  await assertRejects(() => openIn(host, { sealed, projectId: "proj_b" }), SealedTextError);
  await assertRejects(() => openIn(host, { sealed, projectId: "proj_c" }), SealedTextError);
});

Deno.test("projectSecrets().open() refuses a key row that was copied from another project", async () => {
  const host = componentHost();
  const sealed = await sealIn(host, { projectId: "proj_a" });
  const row = await inProject(
    host,
    { projectId: "proj_a" },
    ({ store }) => store.findOne("projectKey", { id: "key_1" }),
  );
  assert(row !== null);
  await inProject(host, { projectId: "proj_b" }, ({ store }) => store.create("projectKey", row));
  await assertRejects(() => openIn(host, { sealed, projectId: "proj_b" }), ProjectKeyError);
});

Deno.test("projectSecrets().open() refuses another purpose", async () => {
  const host = componentHost();
  const sealed = await sealIn(host, {});
  await assertRejects(
    () => openIn(host, { sealed, purpose: "social-provider/github" }),
    SealedTextError,
  );
});

Deno.test("projectSecrets().open() refuses a text with any character changed, or of another form", async () => {
  const host = componentHost();
  const sealed = await sealIn(host, {});
  for (let at = 0; at < sealed.length; at += 7) {
    const changed = sealed.slice(0, at) + (sealed[at] === "A" ? "B" : "A") + sealed.slice(at + 1);
    await assertRejects(() => openIn(host, { sealed: changed }), SealedTextError);
  }
  const others = [
    "",
    "v1..",
    sealed.replace("v2", "v1"),
    sealed.replace("v2.0", "v2.00"),
    sealed.replace("v2.0", "v2.7"),
  ];
  for (const text of [...others, sealed.slice(0, -1), `${sealed}A`]) {
    await assertRejects(() => openIn(host, { sealed: text }), SealedTextError);
  }
});

Deno.test("projectSecrets() opens under a previous root, and wraps the key anew where it may write", async () => {
  const host = componentHost();
  const sealed = await sealIn(host, { roots: [OLD_ROOT] });
  const before = await wrappedKeyOf(host);
  const roots = [ROOT, OLD_ROOT];
  assertEquals(await openIn(host, { sealed, roots, canWrite: false }), PLAINTEXT);
  assertEquals(await wrappedKeyOf(host), before);
  assertEquals(await openIn(host, { sealed, roots }), PLAINTEXT);
  assertNotEquals(await wrappedKeyOf(host), before);
  assertEquals(await openIn(host, { sealed, roots: [ROOT] }), PLAINTEXT);
  await assertRejects(() => openIn(host, { sealed, roots: [OLD_ROOT] }), ProjectKeyError);
});

Deno.test("projectSecrets().seal() makes no second key when the first is under an unknown root", async () => {
  const host = componentHost();
  const sealed = await sealIn(host, { roots: [OLD_ROOT] });
  await assertRejects(() => sealIn(host, { roots: [ROOT] }), ProjectKeyError);
  assertEquals(await openIn(host, { sealed, roots: [OLD_ROOT] }), PLAINTEXT);
});

Deno.test("derivedRootKey() is kept by its root secret, and another's opens nothing under it", async () => {
  const place = { projectId: "proj_a", version: 1 };
  const wrapped = await (await derivedRootKey(ROOT)).wrap(new Uint8Array(32), place);
  const [again, other] = [await derivedRootKey(ROOT), await derivedRootKey(OLD_ROOT)];
  assertEquals(await again.unwrap(wrapped, place), new Uint8Array(32));
  assertEquals([await other.unwrap(wrapped, place), other.id === again.id], [null, false]);
});

Deno.test("projectSecrets().open() reads what an earlier release sealed, and its key stands from then on", async () => {
  const host = componentHost();
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const root = await derivedRootKey(ROOT);
  const wrappedKey = await root.wrap(bytes, { projectId: "proj_a", version: 0 });
  await inProject(
    host,
    {},
    ({ store }) => store.create("projectKey", { id: "key", wrappedKey, createdAt: 1 }),
  );
  const sealed = await encrypt(await importAesKey(bytes), {
    context: `proj_a/${PURPOSE.purpose}`,
    data: new TextEncoder().encode(PLAINTEXT),
  });
  assertEquals(await openIn(host, { sealed, canWrite: false }), PLAINTEXT);
  assertEquals(await openIn(host, { sealed }), PLAINTEXT);
  const ids = await inProject(
    host,
    {},
    async ({ store }) => (await store.findMany("projectKey")).map(({ id }) => id),
  );
  assertEquals(ids, ["key_1"]);
  assertEquals(await openIn(host, { sealed }), PLAINTEXT);
  assertMatch(await sealIn(host, {}), /^v2\.1\./);
});

Deno.test("projectKeys().next() leaves what was sealed as it is, and seals under another standing key", async () => {
  const host = componentHost();
  const before = await sealIn(host, {});
  await inProject(host, {}, async ({ keys }) => {
    assertEquals((await keys.next()).version, 2);
    assertEquals((await keys.next()).version, 3);
    await keys.destroy(1);
    await keys.destroy(2);
  });
  const after = await sealIn(host, {});
  assertMatch(after, /^v2\.2\./);
  for (const sealed of [before, after]) assertEquals(await openIn(host, { sealed }), PLAINTEXT);
});
