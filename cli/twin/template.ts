import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { databasePath } from "@banata-auth/embedded";
import { start } from "../start.ts";
import { Browser } from "./browser.ts";
import type { TestPlatformProject } from "./types.ts";

/** Where Linux keeps files in memory. */
const MEMORY = "/dev/shm";

/** Loopback, on any free ports. */
const PLACE = { host: "127.0.0.1", port: 0, sitePort: 0 } as const;

/** A platform that is set up, with one project, as the bytes of its database. */
export interface Template {
  readonly database: Uint8Array;
  /** The root secret under which its rows are sealed. */
  readonly secret: string;
  readonly project: TestPlatformProject;
}

let made: Promise<Template> | undefined;

/** The template of this process. It is made once: migrations, the first administrator and a project with a key. */
export function templateOf(): Promise<Template> {
  made ??= makeTemplate().catch((thrown) => {
    made = undefined;
    throw thrown;
  });
  return made;
}

/** Makes a data folder, in memory where the system has a place for that. */
export function makeDataDir(): Promise<string> {
  return mkdtemp(join(existsSync(MEMORY) ? MEMORY : tmpdir(), "banata-test-"));
}

async function makeTemplate(): Promise<Template> {
  const dataDir = await makeDataDir();
  const [secret, setupToken, password] = [randomText(), randomText(), randomText()];
  try {
    const host = await start({ ...PLACE, dataDir, devMailbox: true }, {
      env: { BETTER_AUTH_SECRET: secret, BANATA_SETUP_TOKEN: setupToken },
      print: () => {},
      log: () => {},
      synced: false,
    });
    const project = await setUp(host.siteUrl, { setupToken, password }).finally(() => host.close());
    return { database: await readFile(databasePath(dataDir)), secret, project };
  } finally {
    await rm(dataDir, { recursive: true });
  }
}

/** Makes the first administrator, who makes the project and its key. */
async function setUp(
  site: string,
  { password, setupToken: token }: { password: string; setupToken: string },
): Promise<TestPlatformProject> {
  const admin = new Browser(site, { origin: site });
  const account = { email: "admin@platform.test", password };
  await admin.post("/banata/setup", { ...account, token, name: "Administrator" });
  await admin.post("/sign-in/email", account);
  const { project } = await admin.post("/banata/projects/create", { name: "Test", slug: "test" });
  const { key } = await admin.post("/api-key/create", { name: "test", projectId: project.id });
  return { id: project.id, clientId: project.clientId, apiKey: key };
}

/** 43 characters that nobody guesses. */
function randomText(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, "x");
}
