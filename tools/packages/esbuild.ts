/** Bundles the console's pages; the version that Convex's CLI brings. @module */
export * from "npm:esbuild@0.27.0";
