import { fail } from "@std/assert";
import { Client } from "./client.ts";
import { type InProcessPlatform, openPlatform } from "./in_process.ts";
import { Mailbox, setSettings } from "./mailbox.ts";
import { type ProjectWithKey, projectWithKey, signedInAdmin } from "./set_up.ts";

/** A project on a platform with a development mailbox, whose mails its administrator reads. */
export interface MailedProject {
  readonly platform: InProcessPlatform;
  readonly site: string;
  readonly admin: Client;
  readonly project: ProjectWithKey;
  readonly mailbox: Mailbox;
  /** A browser without a cookie at the project's app. */
  visitor(): Client;
  /** Saves settings of the project. */
  set(settings: Readonly<Record<string, unknown>>): Promise<void>;
}

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
  const admin = await signedInAdmin(platform.site, platform.setupToken);
  let made = 0;
  const newProject: NewProject = async (settings = {}) => {
    const project = await projectWithKey(admin, `project-${made++}`);
    const world = toWorld(platform, admin, { project });
    await world.set(settings);
    return world;
  };
  for (const [name, test] of Object.entries(tests)) await t.step(name, () => test(newProject));
}

function toWorld(
  platform: InProcessPlatform,
  admin: Client,
  { project }: { project: ProjectWithKey },
): MailedProject {
  const { site } = platform;
  return {
    platform,
    site,
    admin,
    project,
    mailbox: new Mailbox(admin, project.id),
    visitor: () => new Client(site, { "x-api-key": project.key }),
    set: (settings) => setSettings(platform, { projectId: project.id, ...settings }),
  };
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
