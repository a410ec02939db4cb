import process from "node:process";
import { queryGeneric } from "convex/server";
import { v } from "convex/values";

export const read = queryGeneric({
  args: { name: v.string() },
  handler: (_, { name }) => process.env[name] ?? null,
});
