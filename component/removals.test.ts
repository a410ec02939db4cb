import { assertEquals } from "@std/assert";
import { internalMutationGeneric } from "convex/server";
import { v } from "convex/values";
import { type ComponentHost, componentHost } from "../tests/support/component.ts";
import { planRead } from "./plan.ts";
import * as removals from "./removals.ts";
import type { StoredRow } from "./store.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import type { Data } from "./validators.ts";

const TIMES = { createdAt: 1, updatedAt: 1 };

/** In the place of the scheduled batches, which would run beside a test's own. */
const next = internalMutationGeneric({
  args: { projectId: v.string(), kind: v.string(), id: v.string() },
  handler: () => null,
});

function openHost() {
  const host = componentHost({ modules: { removals: { ...removals, next } } });
  const create = (model: string, data: Data, projectId = "p1") =>
    host.runMutation(host.api.adapter.create, { projectId, model, data });
  return {
    host,
    create,
    addMember: (id: string, organizationId: string, more: Data = {}) => {
      const row = { organizationId, userId: `usr_${id}`, role: "member", source: "api", ...TIMES };
      return create("member", { id, ...row, ...more });
    },
    remove: (kind: "organization" | "team" | "user", id: string) =>
      host.runMutation(host.api.removals.start, { projectId: "p1", kind, id }),
  };
}

function rows(host: ComponentHost, table: string): Promise<StoredRow[]> {
  return host.read(async (db) => await db.query(table).collect());
}

const idsOf = async (host: ComponentHost, table: string) =>
  (await rows(host, table)).map(({ id }) => id);

Deno.test("Every table that names an organization finds its rows by an index", () => {
  const scanned = Object.entries(TABLES).filter(([, table]) => {
    if (!Object.hasOwn(table.fields, "organizationId")) return false;
    const clause = { operator: "eq", connector: "AND", mode: "sensitive" } as const;
    const where = [{ field: "organizationId", value: "org_1", ...clause }];
    return planRead(table, { where, isLimited: true }).isScan;
  });
  assertEquals(scanned.map(([name]) => name), []);
});

Deno.test("removals.start() takes an organization's rows batch by batch, and no others", async () => {
  const { addMember, create, host, remove } = openHost();
  for (let i = 0; i < 130; i++) await addMember(`mem_${i}`, "org_1");
  await addMember("mem_other", "org_2");
  await create("memberCount", { id: "row_1", organizationId: "org_1", members: 130 });
  await create("memberCount", { id: "row_1", organizationId: "org_1", members: 1 }, "p2");
  const parts = { prefix: "sk_live_", start: "sk_live_abcd", end: "wxyz", createdBy: "usr_1" };
  const key = { id: "ak_1", name: "key", keyHash: "hash", permissions: ["*"], ...parts, ...TIMES };
  await create("apiKey", { ...key, organizationId: "org_1" });
  await remove("organization", "org_1");
  assertEquals(await idsOf(host, "apiKey"), []);
  const isLeft = (id: unknown) => id !== "mem_other";
  assertEquals((await idsOf(host, "member")).filter(isLeft).length > 0, true);
  await remove("organization", "org_1");
  assertEquals(await idsOf(host, "member"), ["mem_other"]);
  assertEquals((await rows(host, "memberCount")).map(({ projectId }) => projectId), ["p2"]);
});

Deno.test("removals.start() takes a team out of its members' rows", async () => {
  const { addMember, create, host, remove } = openHost();
  await addMember("mem_1", "org_1", { teamIds: ["team_1", "team_2"] });
  for (const teamId of ["team_1", "team_2"]) {
    const row = { teamId, userId: "usr_mem_1", organizationId: "org_1", createdAt: 1 };
    await create("teamMember", { id: `row_${teamId}`, ...row });
  }
  await remove("team", "team_1");
  assertEquals(await idsOf(host, "teamMember"), ["row_team_2"]);
  assertEquals((await rows(host, "member")).map(({ teamIds }) => teamIds), [["team_2"]]);
});

Deno.test("removals.start() takes a user's memberships, and counts them down", async () => {
  const { addMember, create, host, remove } = openHost();
  for (const org of ["org_1", "org_2"]) {
    await addMember(`mem_${org}`, org, { userId: "usr_1" });
    const role = { organizationId: org, memberId: `mem_${org}`, role: "member" };
    await create("memberRole", { id: `row_${org}`, ...role });
    await create("memberCount", { id: `count_${org}`, organizationId: org, members: 2 });
  }
  await addMember("mem_3", "org_1");
  await remove("user", "usr_1");
  assertEquals(await idsOf(host, "member"), ["mem_3"]);
  assertEquals(await idsOf(host, "memberRole"), []);
  assertEquals((await rows(host, "memberCount")).map(({ members }) => members), [1, 1]);
});
