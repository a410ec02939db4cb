/** The peer's tables with those columns that its plugins for keys and roles need, as a local install has them. */
import { defineSchema, defineTable, type TableDefinition } from "convex/server";
import { v } from "convex/values";

const text = v.optional(v.union(v.null(), v.string()));
const number = v.optional(v.union(v.null(), v.number()));
const flag = v.optional(v.union(v.null(), v.boolean()));

interface Tables {
  readonly session: TableDefinition;
  readonly user: TableDefinition;
  readonly [name: string]: TableDefinition;
}

/** The schema of the component with these tables besides or in the place of its own. */
export function withRights({ tables }: { readonly tables: Tables }) {
  const { session, user, ...others } = tables;
  const extend = (
    table: TableDefinition,
    columns: Record<string, typeof text | typeof number | typeof flag>,
  ) => {
    const extended = defineTable({ ...Reflect.get(table.validator, "fields"), ...columns });
    // Convex's types hide what a table has.
    for (const { fields, indexDescriptor } of Reflect.get(table, " indexes").call(table)) {
      extended.index(indexDescriptor, fields);
    }
    return extended;
  };
  return defineSchema({
    ...others,
    user: extend(user, { role: text, banned: flag, banReason: text, banExpires: number }),
    session: extend(session, { impersonatedBy: text }),
    apikey: defineTable({
      configId: v.string(),
      name: text,
      start: text,
      referenceId: v.string(),
      prefix: text,
      key: v.string(),
      refillInterval: number,
      refillAmount: number,
      lastRefillAt: number,
      enabled: flag,
      rateLimitEnabled: flag,
      rateLimitTimeWindow: number,
      rateLimitMax: number,
      requestCount: number,
      remaining: number,
      lastRequest: number,
      expiresAt: number,
      createdAt: v.number(),
      updatedAt: v.number(),
      permissions: text,
      metadata: text,
    }).index("configId", ["configId"]).index("referenceId", ["referenceId"]).index("key", ["key"]),
  });
}
