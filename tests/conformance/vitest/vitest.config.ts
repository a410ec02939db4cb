import { defineConfig } from "vitest/config";

export default defineConfig({
  // Our sources lie above this folder and would find the tree's own packages: one copy each.
  resolve: {
    dedupe: ["better-auth", "convex", "convex-test"],
    // As the files of tools/packages/ name them, for Deno.
    alias: [{ find: /^npm:((?:@[^/]+\/)?[^@/]+)@[^/]+/, replacement: "$1" }],
  },
  test: {
    include: ["*.test.ts"],
    pool: "forks",
    // The suite reports each clean-up on the console.
    silent: true,
    // Its tests build on the rows that earlier ones left.
    sequence: { concurrent: false, shuffle: false },
  },
});
