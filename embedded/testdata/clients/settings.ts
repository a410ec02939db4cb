import { queryGeneric } from "convex/server";
import { v } from "convex/values";

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

export const read = queryGeneric({
  args: { name: v.string() },
  handler: (_, { name }) => process.env[name] ?? null,
});
