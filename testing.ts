/**
 * For tests of apps: `createTestPlatform()` is a whole platform in the test's own process, and `register()`
 * makes the component known to convex-test.
 *
 * @example A sign-up, its mail, and the session
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createTestPlatform } from "@banata-auth/convex/test";
 *
 * await using platform = await createTestPlatform();
 * const ada = await platform.signUp({ email: "ada@example.com", password: "correct horse battery" });
 * const mail = await platform.mails.waitFor({ to: "ada@example.com" });
 * assertEquals(mail.type, "welcome");
 * const { user } = await (await ada.fetch("/get-session")).json();
 * assertEquals(user.id, ada.user.id);
 * ```
 *
 * @example The component in convex-test
 * ```ts ignore
 * import { convexTest } from "convex-test";
 * import { register } from "@banata-auth/convex/test";
 *
 * const t = convexTest(schema, modules);
 * register(t);
 * ```
 *
 * @module
 */
import type { GenericSchema, SchemaDefinition } from "convex/server";
import { MODULES } from "./component/modules.gen.ts";
import schema from "./component/schema.ts";
import type { TestPlatform, TestPlatformOptions } from "./cli/twin/types.ts";

export type {
  TestClock,
  TestEvent,
  TestHost,
  TestMail,
  TestMailFilter,
  TestMails,
  TestPlatform,
  TestPlatformOptions,
  TestPlatformProject,
  TestRequest,
  TestSession,
  TestUser,
  TestUserSeed,
} from "./cli/twin/types.ts";

/** The part of convex-test's value that is needed here. */
export interface ComponentRegistry {
  /** Adds a component under a name. */
  registerComponent(
    name: string,
    schema: SchemaDefinition<GenericSchema, boolean>,
    modules: Record<string, () => Promise<Record<string, unknown>>>,
  ): void;
}

/**
 * Registers the component's schema and functions.
 *
 * @param t What `convexTest()` gave.
 * @param name The name under which the app's `convex.config.ts` installs the component.
 */
export function register(t: ComponentRegistry, name = "banataAuth"): void {
  t.registerComponent(name, schema, {
    // convex-test finds the root of the modules by the place of this folder.
    "./_generated/api.ts": () => import("./component/_generated/api.ts"),
    ...Object.fromEntries(
      Object.entries(MODULES).map(([path, load]) => [`./${path}.ts`, load]),
    ),
  });
}

/**
 * Starts a whole platform in this process: the product itself on data in memory, served on loopback, with a
 * project in it. Clock, mailbox and users are in the caller's hands; no mail is sent. The first of a process
 * takes longer, for it loads the platform and sets one up, of which each is a copy. Needs the permissions that
 * `start` needs.
 *
 * @throws {Error} with the answer, if a user or a setting to begin with is refused
 */
export async function createTestPlatform(
  options: TestPlatformOptions = {},
): Promise<TestPlatform> {
  // Whoever wants `register()` alone loads no host.
  const { openTestPlatform } = await import("./cli/twin/mod.ts");
  return await openTestPlatform(options);
}
