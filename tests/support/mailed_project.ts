import { fail } from "@std/assert";
import { openPlatform } from "./in_process.ts";
import { anotherProject, type OpenProject, signedInAdmin } from "./set_up.ts";

/** A project on a platform with a development mailbox. */
export type MailedProject = OpenProject;

/** What a test does with a project of its own. */
export type ProjectTest = (newProject: NewProject) => Promise<void>;

/** Makes a project that has these settings. */
export type NewProject = (settings?: Readonly<Record<string, unknown>>) => Promise<MailedProject>;

/** Runs tests, each with projects of its own, on one platform with a development mailbox. */
export async function runOnProjects(
  t: Deno.TestContext,
  tests: Readonly<Record<string, ProjectTest>>,
): Promise<void> {
  await using platform = await openPlatform({ devMailbox: true });
  const admin = await signedInAdmin(platform);
  let made = 0;
  const newProject: NewProject = async (settings = {}) => {
    const world = await anotherProject(platform, { admin, slug: `project-${made++}` });
    await world.set(settings);
    return world;
  };
  for (const [name, test] of Object.entries(tests)) await t.step(name, () => test(newProject));
}

/** Waits for what a job does soon after an answer, by asking the platform something. */
export async function until(
  world: MailedProject,
  condition: () => boolean,
  { what }: { what: string },
): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (condition()) return;
    await world.visitor().get("/ok");
  }
  fail(`Expect ${what}`);
}
