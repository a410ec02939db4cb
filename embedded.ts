/**
 * The embedded host, a package of its own: `@banata-auth/embedded`. This entry is for those who run the
 * platform and have no other package.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { serve } from "@banata-auth/convex/embedded";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.mkdir(`${folder}/convex`);
 * await Deno.writeTextFile(
 *   `${folder}/convex/greet.ts`,
 *   `import { queryGeneric } from "convex/server";
 *    export const hello = queryGeneric({ args: {}, handler: () => "Hello" });`,
 * );
 *
 * const host = await serve({
 *   appDir: `${folder}/convex`,
 *   dataDir: `${folder}/data`,
 *   port: 0,
 *   sitePort: 0,
 *   log: () => {},
 * });
 * const answer = await fetch(`${host.url}/api/query`, {
 *   method: "POST",
 *   headers: { "content-type": "application/json" },
 *   body: JSON.stringify({ path: "greet:hello", args: {}, format: "json" }),
 * });
 * assertEquals((await answer.json()).value, "Hello");
 * await host.close();
 * ```
 *
 * @module
 */
export * from "@banata-auth/embedded";
