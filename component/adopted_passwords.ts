/**
 * The passwords of a project that still stand as another system hashed them. It is apart from adopt.ts, for
 * Convex loads a module anew with each of its functions.
 */
import { queryGeneric, type RegisteredQuery } from "convex/server";
import { type Infer, v } from "convex/values";
import { importedKind } from "../rules/password_hashes.ts";
import type { Reader } from "./store.ts";

const leftValidator = v.object({
  /** Imported hashes of this page by what {@link importedKind} calls them. */
  counts: v.record(v.string(), v.number()),
  /** How many accounts the page has. */
  accounts: v.number(),
  /** Where the next page starts; null after the last. */
  after: v.union(v.string(), v.null()),
});

/** How many imported hashes a page of a project's accounts has. */
export type HashesLeft = Infer<typeof leftValidator>;

/** Accounts of one page: an account with a provider's tokens has some kilobytes. */
const PAGE_ACCOUNTS = 500;

/** Counts the passwords of a project that still stand as another system hashed them, page by page. */
export const left: RegisteredQuery<
  "public",
  { projectId: string; after: string | null },
  Promise<HashesLeft>
> = queryGeneric({
  args: { projectId: v.string(), after: v.union(v.string(), v.null()) },
  returns: leftValidator,
  handler: async (ctx, { after, projectId }): Promise<HashesLeft> => {
    const db: Reader = ctx.db;
    const accounts = await db.query("account")
      .withIndex("p_id", (index) => index.eq("projectId", projectId).gt("id", after ?? ""))
      .take(PAGE_ACCOUNTS);
    const counts: Record<string, number> = {};
    for (const { password } of accounts) {
      const kind = password === undefined ? null : importedKind(password);
      if (kind !== null) counts[kind] = (counts[kind] ?? 0) + 1;
    }
    const last = accounts.length < PAGE_ACCOUNTS ? undefined : accounts.at(-1);
    return { counts, accounts: accounts.length, after: last?.id ?? null };
  },
});
