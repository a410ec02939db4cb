import { assertEquals, assertNotEquals } from "@std/assert";
import { type ComponentField, insertRows } from "./component_field.ts";
import { knowsOperators, readsRights, readsSessions } from "./component_access.ts";
import { findsAskingKey, findsAskingSession } from "./component_callers.ts";
import { findsByClientId, findsByKey, findsByProjectId } from "./component_scopes.ts";
import { appendsEvents, findsEventSchemas, readsEvents } from "./component_audit.ts";
import { erases, goesOn, startsWhatIsDue } from "./component_erasures.ts";
import { holdsMigrations, migrates, triesMigrations } from "./component_migrations.ts";
import { erasesPeople, prunesEvents } from "./component_retention.ts";
import { deliversEvents } from "./component_streams.ts";
import { looksAtMails, queuesMails, sendsMails } from "./component_mails.ts";
import { numbersEvents, readsTree } from "./component_tree.ts";
import { adopts, countsHashes } from "./component_adoptions.ts";
import { abandons, exports, imports, refusesForeignKeys } from "./component_transfers.ts";
import { findsSecrets, recordsUse, removesSecrets, savesSecrets } from "./component_vault.ts";
import { asksWitnesses } from "./component_witness.ts";
import { readsWhatIsSealed, seesRoots } from "./component_roots.ts";
import { rotatesKeys } from "./component_rotation.ts";
import { SHADOW_PROJECT } from "./shadows.ts";

/** Calls a function in a new world and says what it may change and tell. */
export type Challenge = (field: ComponentField) => Promise<void>;

const ADA = { id: "usr_1", name: "Ada", email: "ada@example.com" };
const AUTHOR = { actorType: "system" };

/** Every function of the component. */
export const CHALLENGES: Readonly<Record<string, Challenge>> = {
  "access:isOperator": knowsOperators,
  "access:ofUser": readsRights,
  "adapter:create": async (field) => {
    assertEquals(await field.changes(() => field.add("user", ADA)), created("user"));
    // An id that another project has is free here.
    await field.call("adapter:create", {
      ...{ projectId: "proj_third", model: "projectKey" },
      data: { id: ADA.id, wrappedKey: "", createdAt: 1 },
    });
  },
  "reader:findOne": async (field) => {
    await field.add("user", ADA);
    await field.add("account", { id: "acc_1", userId: ADA.id });
    assertEquals(
      nameIn(await field.call("reader:findOne", field.scoped("user", { id: ADA.id }))),
      "Ada",
    );
    const join = { user: { from: "userId", to: "id", limit: 1, isOne: true } };
    const joined = await field.call("reader:findOne", {
      ...field.scoped("account", { id: "acc_1" }),
      join,
    });
    assertEquals(nameIn((joined as { user: unknown }).user), "Ada");
  },
  "reader:findMany": async (field) => {
    await field.add("user", ADA);
    const found = await field.call("reader:findMany", { ...field.scoped("user"), limit: 10 });
    assertEquals((found as unknown[]).map(nameIn), ["Ada"]);
  },
  "reader:count": async (field) => {
    await field.add("user", ADA);
    const counted = await field.call("reader:count", {
      ...field.scoped("user", { id: ADA.id }),
      cursor: null,
    });
    assertEquals(counted, { count: 1, cursor: null });
  },
  "adapter:updateOne": (field) =>
    changesOne(field, "adapter:updateOne", { update: { name: "Grace" } }),
  "bulk:updateMany": (field) =>
    changesOne(field, "bulk:updateMany", { update: { name: "Grace" }, cursor: null }),
  "adapter:deleteOne": (field) => removesOne(field, "adapter:deleteOne"),
  "bulk:deleteMany": (field) => removesOne(field, "bulk:deleteMany", { cursor: null }),
  "adapter:consumeOne": (field) => removesOne(field, "adapter:consumeOne"),
  "adapter:incrementOne": async (field) => {
    await field.add("emailTemplate", { id: "tmpl_1", version: 1 });
    const of = field.scoped("emailTemplate", { id: "tmpl_1" });
    const args = { ...of, increment: { version: 1 } };
    const changes = await field.changes(async () => {
      const row = await field.call("adapter:incrementOne", args);
      assertEquals((row as { version: number }).version, 2);
    });
    assertEquals(changes, ["changed emailTemplate own", "created event own"]);
  },
  "audit_batches:form": deliversEvents,
  "audit_custom:append": appendsEvents,
  "audit_custom:schemas": findsEventSchemas,
  "audit_delivery:list": deliversEvents,
  "audit_delivery:place": deliversEvents,
  "audit_delivery:remove": deliversEvents,
  "audit_delivery:settle": deliversEvents,
  "audit_delivery:take": deliversEvents,
  "audit_delivery:tested": deliversEvents,
  "audit_erasure:next": erasesPeople,
  "audit_erasure:progress": erasesPeople,
  "audit_erasure:resume": erasesPeople,
  "audit_erasure:start": erasesPeople,
  "audit_read:find": readsEvents,
  "audit_read:lastLeaf": readsEvents,
  "audit_read:names": readsEvents,
  "audit_read:page": readsEvents,
  "audit_read:tail": readsEvents,
  "audit_retention:due": prunesEvents,
  "audit_retention:minimum": prunesEvents,
  "audit_retention:prune": prunesEvents,
  "audit_sequencer:enable": numbersEvents,
  "audit_sequencer:pause": numbersEvents,
  "audit_sequencer:resume": numbersEvents,
  "audit_sequencer:run": numbersEvents,
  "audit_signing:fail": readsTree,
  "audit_signing:keep": deliversEvents,
  "audit_signing:unsigned": readsTree,
  "audit_tree:checkpoint": readsTree,
  "audit_tree:consistency": readsTree,
  "audit_tree:entries": readsTree,
  "audit_tree:inclusion": readsTree,
  "audit_tree:proofs": readsTree,
  "audit_tree:tile": readsTree,
  "audit_witness:claim": asksWitnesses,
  "audit_witness:cosigned": asksWitnesses,
  "audit_witness:settle": asksWitnesses,
  "audit_witness:wish": asksWitnesses,
  "erase:start": erases,
  "erase:progress": erases,
  "erase:run": goesOn,
  "erase:due": startsWhatIsDue,
  "keys:recordUse": async (field) => {
    await field.add("apiKey", { id: "ak_1", keyHash: "hash" });
    const recordUse = { projectId: field.own, keyId: "ak_1", now: 5 };
    const changes = await field.changes(() => field.call("keys:recordUse", recordUse));
    assertEquals(changes, ["changed apiKey own"]);
  },
  "adopt:check": adopts,
  "adopt:take": adopts,
  "adopted_passwords:left": countsHashes,
  "mail_changes:keep": sendsMails,
  "mail_changes:queue": queuesMails,
  "mail_delivery:look": looksAtMails,
  "mail_rounds:begin": sendsMails,
  "mail_rounds:due": sendsMails,
  "mail_rounds:recipients": sendsMails,
  "mail_rounds:watch": sendsMails,
  "project_export:page": exports,
  "project_export:record": exports,
  "project_import:begin": imports,
  "project_import:status": imports,
  "project_import:finish": imports,
  "project_import:chunk": refusesForeignKeys,
  "project_import:abandon": abandons,
  "rate_limit:fail": async (field) => {
    const long = { limit: 1, windowMs: 1000, failuresOnly: true };
    const buckets = [{ key: "k", limit: 9, windowMs: 1000, long }];
    const call = (name: string, projectId: string) =>
      field.call(`rate_limit:${name}`, { projectId, buckets, now: 1 });
    const changes = await field.changes(() => call("fail", field.own));
    assertEquals(changes, ["created rateBucket own"]);
    assertNotEquals(await call("take", field.own), 0);
    assertEquals(await call("take", "proj_third"), 0);
  },
  "rate_limit:take": async (field) => {
    const take = (projectId: string) =>
      field.call("rate_limit:take", {
        projectId,
        buckets: [{ key: "k", limit: 1, windowMs: 1000 }],
        now: 1,
      });
    const changes = await field.changes(async () => assertEquals(await take(field.own), 0));
    assertEquals(changes, ["created rateBucket own"]);
    assertNotEquals(await take(field.own), 0);
    assertEquals(await take("proj_third"), 0);
  },
  "mail_caps:take": async (field) => {
    const take = (projectId: string) =>
      field.call("mail_caps:take", {
        projectId,
        groups: [[{ key: "each", limit: 1, windowMs: 1000 }]],
        now: 1,
      });
    const free = [{ waitMs: 0, at: 0 }];
    const changes = await field.changes(async () => assertEquals(await take(field.own), free));
    assertEquals(changes, ["created rateBucket own"]);
    assertNotEquals(await take(field.own), free);
    assertEquals(await take("proj_third"), free);
  },
  "caller:byKeyHash": findsAskingKey,
  "caller:byTokens": findsAskingSession,
  "scope:byKeyHash": findsByKey,
  "scope:byClientId": findsByClientId,
  "scope:byProjectId": findsByProjectId,
  "scope:isOriginListed": async (field) => {
    // Of all projects by design; it tells no more than whether there is one.
    const ask = (origin: string) => field.call("scope:isOriginListed", { origin });
    await field.add("originListing", { id: "listing-0", origin: "https://app.example.com" });
    assertEquals(await ask("https://app.example.com"), true);
    assertEquals(await ask("https://app.example.co"), false);
  },
  "session_read:byId": readsSessions,
  "session_read:byTokens": readsSessions,
  "session_end:end": async (field) => {
    await field.add("session", { id: "ses_1", token: "t" });
    const end = () =>
      field.call("session_end:end", { projectId: field.own, token: "t", author: AUTHOR });
    assertEquals(await field.changes(end), ["created event own", "removed session own"]);
  },
  "root_secret:status": async (field) => {
    await insertRows(field.platform.host, {
      table: "rootSecret",
      rows: [{ projectId: SHADOW_PROJECT, id: "root", fingerprint: "another's", since: 1 }],
    });
    const { fingerprint, witness } = await rootStatus(field);
    assertNotEquals(fingerprint, "another's");
    // With a name kept, no key of any project is told.
    assertEquals(witness, null);
  },
  "root_secret:keep": async (field) => {
    const { fingerprint: replaces } = await rootStatus(field);
    const keep = () => field.call("root_secret:keep", { fingerprint: "next", replaces, now: 1 });
    assertEquals(await field.changes(keep), ["changed rootSecret platform"]);
    assertEquals(await field.changes(keep), []);
    assertEquals(await rootStatus(field), { fingerprint: "next", witness: null });
  },
  "setup:status": async (field) => {
    await field.call("setup:begin", { tokenHash: "ab", now: 1 });
    assertEquals(await field.call("setup:status", {}), "open");
  },
  "setup:begin": async (field) => {
    const begin = () => field.call("setup:begin", { tokenHash: "ef", now: 1 });
    assertEquals(await field.changes(begin), ["changed setup platform"]);
  },
  "setup:attempt": async (field) => {
    await field.call("setup:begin", { tokenHash: "ab", now: 1 });
    const attempt = (tokenHash: string) => field.call("setup:attempt", { tokenHash, now: 2 });
    assertEquals(await attempt("ab"), "ok");
    const wrong = async () => assertEquals(await attempt("cd"), "wrong");
    assertEquals(await field.changes(wrong), ["changed setup platform"]);
  },
  "setup:complete": async (field) => {
    const complete = () => field.call("setup:complete", { now: 1 });
    assertEquals(await field.changes(complete), ["changed setup platform"]);
    assertEquals(await field.call("setup:status", {}), "completed");
  },
  "migrate:batch": migrates,
  "migrate:cancel": holdsMigrations,
  "migrate:dryRun": triesMigrations,
  "migrate:isAtOdds": migrates,
  "migrate:pause": holdsMigrations,
  "migrate:resume": holdsMigrations,
  "migrate:run": migrates,
  "migrate:runAll": migrates,
  "migrate:start": holdsMigrations,
  "migrate:status": migrates,
  "migrate:trial": triesMigrations,
  "migrate:version": migrates,
  "refusals:record": async (field) => {
    const about = { action: "session.refused", path: "/sign-in/email", code: "NO" };
    const refusal = { projectId: field.own, ...about, author: AUTHOR };
    const changes = await field.changes(() => field.call("refusals:record", refusal));
    assertEquals(changes, ["created event own", "created rateBucket own"]);
    const again = { ...refusal, projectId: "proj_third" };
    assertEquals(await field.changes(() => field.call("refusals:record", again)), [
      "created event proj_third",
      "created rateBucket proj_third",
    ]);
  },
  "removals:start": removesWhatBelonged,
  "removals:next": removesWhatBelonged,
  "mail_sweep:expired": sweepsMails,
  "sweep:expired": sweeps,
  "vault_check:part": readsWhatIsSealed,
  "vault_roots:aged": seesRoots,
  "vault_roots:inUse": seesRoots,
  "vault_rotation:part": rotatesKeys,
  "vault_rotation:put": rotatesKeys,
  "vault_rotation:remaining": rotatesKeys,
  "vault_rotation:retire": rotatesKeys,
  "vault:find": findsSecrets,
  "vault:save": savesSecrets,
  "vault:remove": removesSecrets,
  "vault:record": recordsUse,
  "vault_purge:due": removesSecrets,
};

async function rootStatus(field: ComponentField) {
  return await field.call("root_secret:status", {}) as { fingerprint: unknown; witness: unknown };
}

async function changesOne(
  field: ComponentField,
  name: string,
  args: Readonly<Record<string, unknown>>,
): Promise<void> {
  await field.add("user", ADA);
  const call = { ...field.scoped("user", { id: ADA.id }), ...args };
  const changes = await field.changes(() => field.call(name, call));
  assertEquals(changes, ["changed user own", "created event own"]);
}

async function removesOne(
  field: ComponentField,
  name: string,
  args: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await field.add("user", ADA);
  const call = { ...field.scoped("user", { id: ADA.id }), ...args };
  const changes = await field.changes(() => field.call(name, call));
  assertEquals(changes, ["created event own", "removed user own"]);
}

async function removesWhatBelonged(field: ComponentField): Promise<void> {
  const organizationId = "org_1";
  await field.add("organization", { id: organizationId, slug: "acme" });
  await field.add("memberCount", { id: "row_1", organizationId, members: 2 });
  for (const id of ["1", "2"]) {
    const userId = `usr_${id}`;
    await field.add("member", { id: `mem_${id}`, organizationId, userId, teamIds: ["team_1"] });
    await field.add("memberRole", { id: `role_${id}`, organizationId, memberId: `mem_${id}` });
    await field.add("teamMember", { id: `tm_${id}`, organizationId, teamId: "team_1", userId });
  }
  const removal = (name: string, kind: string, id: string) => () =>
    field.call(`removals:${name}`, { projectId: field.own, kind, id });
  assertEquals(await field.changes(removal("start", "user", "usr_1")), [
    "changed memberCount own",
    "created event own",
    ...["member", "memberRole", "teamMember"].map((table) => `removed ${table} own`),
  ]);
  assertEquals(await field.changes(removal("next", "team", "team_1")), [
    "changed member own",
    "created event own",
    "removed teamMember own",
  ]);
  const left = await field.changes(removal("start", "organization", organizationId));
  assertEquals(left, [
    "created event own",
    ...["member", "memberCount", "memberRole"].map((table) => `removed ${table} own`),
  ]);
}

/** Jobs that see all projects write each row's event into its own. */
async function sweeps(field: ComponentField): Promise<void> {
  await field.call("sweep:expired", {});
  await field.add("session", { id: "ses_1", token: "t", expiresAt: 1 });
  await field.add("invitation", { id: "inv_1", status: "pending", expiresAt: 1 });
  const changes = await field.changes(() => field.call("sweep:expired", {}));
  assertEquals(changes, [
    "changed invitation own",
    "created event own",
    "removed session own",
    "removed session shadow",
  ]);
}

async function sweepsMails(field: ComponentField): Promise<void> {
  await field.call("mail_sweep:expired", {});
  await field.add("mail", { id: "mail_1", state: "delivered", updatedAt: 1 });
  const changes = await field.changes(() => field.call("mail_sweep:expired", {}));
  assertEquals(changes, ["created event own", "removed mail own"]);
}

function created(table: string): string[] {
  return ["created event own", `created ${table} own`];
}

function nameIn(row: unknown): string {
  return (row as { name: string }).name;
}
