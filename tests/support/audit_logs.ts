import { mutationGeneric } from "convex/server";
import { v } from "convex/values";
import type { Writer } from "../../component/store.ts";
import { withModule } from "../isolation/component_field.ts";
import { type Client, type Json, ok } from "./client.ts";
import type { InProcessPlatform } from "./in_process.ts";

const LOGS = "/banata/audit-logs";

/** A custom event with what every one must have. */
export function customEvent(rest: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { action: "invoice.paid", actorType: "user", actorId: "usr_app", ...rest };
}

/** Writes custom events in one call and gives them in the order in which they were sent. */
export async function writeEvents(
  server: Client,
  events: readonly Readonly<Record<string, unknown>>[],
): Promise<Json[]> {
  return (await ok(server.post(`${LOGS}/create`, { events }))).data;
}

/** Every event of a list, page by page, with the number of each page's events. */
export async function everyPage(
  server: Client,
  body: Readonly<Record<string, unknown>>,
): Promise<{ ids: string[]; sizes: number[] }> {
  const ids: string[] = [];
  const sizes: number[] = [];
  let after: string | null | undefined;
  do {
    const { data, listMetadata } = await ok(server.post(`${LOGS}/list`, { ...body, after }));
    ids.push(...data.map(({ id }: Json) => id));
    sizes.push(data.length);
    after = listMetadata.after;
  } while (after !== null);
  return { ids, sizes };
}

const setLeaves = mutationGeneric({
  args: { projectId: v.string(), ids: v.array(v.string()), from: v.number() },
  handler: async (ctx, { from, ids, projectId }): Promise<null> => {
    const db: Writer = ctx.db;
    for (const [at, id] of ids.entries()) {
      const event = await db.query("event")
        .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", id))
        .unique();
      if (event !== null) await db.patch(event._id, { leaf: from + at });
    }
    return null;
  },
});

/** Gives events their places in the project's log, as integrating them does. */
export async function integrate(
  platform: InProcessPlatform,
  args: { projectId: string; ids: readonly string[]; from: number },
): Promise<void> {
  await withModule(platform.host, { name: "leaves", functions: { setLeaves } }, async () => {
    await platform.component("leaves:setLeaves", args);
  });
}

const forget = mutationGeneric({
  args: { projectId: v.string() },
  handler: async (ctx, { projectId }): Promise<null> => {
    const db: Writer = ctx.db;
    const targets = await db.query("eventTarget")
      .withIndex("p_id", (index) => index.eq("projectId", projectId))
      .collect();
    const nothing = { action: undefined, actorId: undefined, organizationId: undefined };
    for (const { _id } of targets) await db.patch(_id, nothing);
    return null;
  },
});

/** Makes the further targets of a project's events what they were before they said more than their ids. */
export async function forgetActions(platform: InProcessPlatform, projectId: string): Promise<void> {
  await withModule(platform.host, { name: "targets", functions: { forget } }, async () => {
    await platform.component("targets:forget", { projectId });
  });
}
