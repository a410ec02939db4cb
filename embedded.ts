/**
 * The embedded host, a package of its own: `@banata-auth/embedded`. This entry is for those who run the
 * platform and have no other package.
 *
 * ```ts no-eval
 * import { serve } from "@banata-auth/convex/embedded";
 *
 * const host = await serve({ appDir: "./convex", dataDir: "./.data", port: 0, sitePort: 0 });
 * await host.close();
 * ```
 *
 * @module
 */
export * from "@banata-auth/embedded";
