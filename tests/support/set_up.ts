import { assertEquals } from "@std/assert";
import type { StartOptions } from "../../cli/start_options.ts";
import { Client, ok } from "./client.ts";
import { type InProcessPlatform, openPlatform, type PlatformContext } from "./in_process.ts";
import { Mailbox, setSettings } from "./mailbox.ts";

/** The administrator every test's platform starts with. */
export const ADMIN = {
  email: "ada@example.com",
  password: "correct horse battery",
  name: "Ada",
} as const;

/** A platform that runs, in this process or in one of its own. */
export type NewPlatform = Pick<InProcessPlatform, "site" | "setupToken">;

/** A project with a server key, owned by the administrator. */
export interface ProjectWithKey {
  readonly id: string;
  readonly clientId: string;
  readonly key: string;
}

/** A project, and who comes to it. */
export interface TestProject {
  readonly site: string;
  /** The platform's administrator, signed in. */
  readonly admin: Client;
  readonly project: ProjectWithKey;
  /** A server of the project's: its key is the actor. */
  readonly server: Client;
  /** The project's mails, on a platform with a development mailbox. */
  readonly mailbox: Mailbox;
  /** A browser without a cookie at the project's app. */
  readonly visitor: () => Client;
}

/** A project on a platform in this process. */
export interface OpenProject extends TestProject {
  readonly platform: InProcessPlatform;
  /** Saves settings of the project. */
  readonly set: (settings: Readonly<Record<string, unknown>>) => Promise<void>;
}

/** The administrator's client, or the given one, signed in on a platform that has none yet. */
export async function signedInAdmin(
  { setupToken: token, site }: NewPlatform,
  { admin = new Client(site) }: { admin?: Client } = {},
): Promise<Client> {
  await ok(admin.post("/banata/setup", { token, ...ADMIN }));
  const { email, password } = ADMIN;
  await ok(admin.post("/sign-in/email", { email, password }));
  return admin;
}

/** A new project of the administrator's with one key. */
export async function projectWithKey(admin: Client, slug: string): Promise<ProjectWithKey> {
  const created = await ok(admin.post("/banata/projects/create", { name: slug, slug }));
  const { clientId, id } = created.project;
  const key = await admin.post("/api-key/create", { name: "server", projectId: id });
  assertEquals(key.status, 200);
  return { id, clientId, key: key.body.key };
}

/** The first project of a platform that nobody has set up yet. */
export async function firstProject(platform: NewPlatform): Promise<TestProject> {
  const admin = await signedInAdmin(platform);
  return testProject(platform, admin, await projectWithKey(admin, "project-a"));
}

/** A platform with one project; closed and removed when disposed. */
export async function openProject(
  options: Partial<StartOptions> = {},
  context: PlatformContext = {},
): Promise<OpenProject & AsyncDisposable> {
  const platform = await openPlatform(options, context);
  const world = openedProject(platform, await firstProject(platform));
  return { ...world, [Symbol.asyncDispose]: () => platform[Symbol.asyncDispose]() };
}

/** One more project of the administrator's on a platform in this process. */
export async function anotherProject(
  platform: InProcessPlatform,
  { admin, slug }: { admin: Client; slug: string },
): Promise<OpenProject> {
  return openedProject(
    platform,
    testProject(platform, admin, await projectWithKey(admin, slug)),
  );
}

/** What comes to a project of a platform. */
export function testProject(
  { site }: NewPlatform,
  admin: Client,
  project: ProjectWithKey,
): TestProject {
  return {
    site,
    admin,
    project,
    server: new Client(site, { authorization: `Bearer ${project.key}`, origin: "" }),
    mailbox: new Mailbox(admin, project.id),
    visitor: () => new Client(site, { "x-api-key": project.key }),
  };
}

function openedProject(platform: InProcessPlatform, world: TestProject): OpenProject {
  const projectId = world.project.id;
  return {
    ...world,
    platform,
    set: (settings) => setSettings(platform, { projectId, ...settings }),
  };
}
