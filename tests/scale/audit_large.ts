/** Events of the largest size: more of them than one function may read. */
import { assertEquals } from "@std/assert";
import { mutationGeneric } from "convex/server";
import { v } from "convex/values";
import type { Writer } from "../../component/store.ts";
import { eventTime } from "../../rules/ids.ts";
import { withModule } from "../isolation/component_field.ts";
import { serverClient, type World } from "../support/calls/mod.ts";
import { type Json, ok } from "../support/client.ts";

/** An event of the largest size: its three JSON texts have 16 KiB each. */
const LARGE = 16_384;
/** Their first leaf. */
const FIRST = 1_000_000;
/** Of which one transaction writes so many. */
const BATCH = 200;

const fillLarge = mutationGeneric({
  args: { projectId: v.string(), from: v.number(), at: v.number() },
  handler: async (ctx, { at, from, projectId }): Promise<null> => {
    const db: Writer = ctx.db;
    const filled = (rest: object) => JSON.stringify({ ...rest, text: "x".repeat(LARGE - 100) });
    for (let number = from; number < from + BATCH; number++) {
      await db.insert("event", {
        projectId,
        id: `${eventTime(at)}0000${String(number).padStart(12, "0")}`,
        ...{ action: "large.made", kind: "custom", model: "large", subject: `large_${number}` },
        ...{
          actorType: "user",
          actorId: "usr_large",
          occurredAt: at,
          at,
          leaf: number,
        },
        targets: `[${filled({ type: "large", id: `large_${number}` })}]`,
        changes: filled({ before: {}, after: {} }),
        metadata: filled({}),
      });
    }
    return null;
  },
});

/** Adds 400 of them to the log of the world's project, some 20 MB. */
export async function addLargeEvents(world: World): Promise<void> {
  const { platform, project: { id: projectId } } = world;
  const at = world.now();
  await withModule(platform.host, { name: "log", functions: { fillLarge } }, async () => {
    for (const part of [0, 1]) {
      await platform.component("log:fillLarge", { projectId, at, from: FIRST + part * BATCH });
    }
  });
}

/** Ways of reading them, as many a page as may be asked for. */
const WAYS: Readonly<Record<string, readonly [path: string, body: object]>> = {
  "passed over": ["audit-logs/list", { limit: 200, outcome: "failure" }],
  exported: ["audit-logs/export", {}],
  followed: ["events/list", { order: "asc", limit: 100 }],
};

/** Reads all of them in every way, and gives how many pages each takes. */
export async function pagesOfLarge(world: World): Promise<Readonly<Record<string, number>>> {
  const pages: Record<string, number> = {};
  for (const [name, [path, body]] of Object.entries(WAYS)) {
    const seen = new Set<string>();
    let count = 0;
    for (let cursor: string | null | undefined = undefined; cursor !== null; count++) {
      const at = path.endsWith("export") ? { cursor } : { after: cursor };
      const sent = { action: "large.made", ...body, ...at };
      const page: Json = await ok(serverClient(world).post(`/banata/${path}`, sent));
      for (const { id } of page.data) seen.add(id);
      cursor = nextOf(page);
    }
    assertEquals(seen.size, name === "passed over" ? 0 : 2 * BATCH, name);
    pages[name] = count;
  }
  return pages;
}

function nextOf({ cursor, hasMore, listMetadata, nextCursor }: Json): string | null {
  return nextCursor ?? listMetadata?.after ?? (hasMore ? cursor : null);
}
