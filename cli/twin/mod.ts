import { rm, writeFile } from "node:fs/promises";
import { databasePath, type Host, serve } from "@banata-auth/embedded";
import { functionEnv, platformApp } from "../app.ts";
import { Browser } from "./browser.ts";
import { hashCheaply } from "./cheap_hashes.ts";
import { TwinClock } from "./clock.ts";
import { TwinMails } from "./mails.ts";
import { signedIn } from "./sessions.ts";
import { makeDataDir, type Template, templateOf } from "./template.ts";
import type { TestPlatform, TestPlatformOptions, TestUserSeed } from "./types.ts";

/** Events of one answer. */
const MOST_EVENTS = 100;

/** A test platform with all of its host. */
interface OpenTestPlatform extends TestPlatform {
  readonly host: Host;
}

/** Starts a platform of its own, see `createTestPlatform()` of testing.ts. */
export async function openTestPlatform(
  options: TestPlatformOptions = {},
): Promise<OpenTestPlatform> {
  const template = await templateOf();
  const dataDir = await makeDataDir();
  const remove = () => rm(dataDir, { recursive: true, force: true });
  const clock = new TwinClock(options.time);
  try {
    const host = await serveCopy(template, { clock, dataDir, port: options.port ?? 0 });
    const platform = toPlatform(host, { clock, remove, template });
    try {
      if (options.passwordHash === "cheap") hashCheaply(host);
      clock.drive(host);
      await seed(platform, options);
      return platform;
    } catch (thrown) {
      await host.close();
      throw thrown;
    }
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}

async function serveCopy(
  { database, secret }: Template,
  { clock, dataDir, port }: { clock: TwinClock; dataDir: string; port: number },
): Promise<Host> {
  await writeFile(databasePath(dataDir), database, { mode: 0o600 });
  return await serve({
    ...platformApp(),
    dataDir,
    port: 0,
    sitePort: port,
    clock: () => clock.now(),
    env: functionEnv({ devMailbox: true }, { BETTER_AUTH_SECRET: secret }),
    log: () => {},
    synced: false,
    redactErrors: true,
    instanceName: "banata",
  });
}

function toPlatform(
  host: Host,
  { clock, remove, template: { project } }: {
    clock: TwinClock;
    remove: () => Promise<void>;
    template: Template;
  },
): OpenTestPlatform {
  const url = host.siteUrl;
  const visitor = () => new Browser(url, { "x-api-key": project.apiKey, origin: url });
  const server = new Browser(url, { authorization: `Bearer ${project.apiKey}` });
  let closing: Promise<void> | undefined;
  const close = () => closing ??= host.close().then(remove);
  return {
    url,
    project,
    clock,
    mails: new TwinMails(host, project.id),
    host,
    fetch: (path, request) => visitor().send(path, request),
    call: (path, body) => server.post(path, body),
    signUp: ({ email, name = nameOf(email), password }) =>
      signedIn(visitor(), { path: "/sign-up/email", body: { email, name, password }, project }),
    signIn: ({ email, password }) =>
      signedIn(visitor(), { path: "/sign-in/email", body: { email, password }, project }),
    async events(action) {
      const filter = action === undefined ? {} : { action };
      return (await server.post("/banata/audit-logs/list", { ...filter, limit: MOST_EVENTS })).data;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Brings in what the caller wants to be there. */
async function seed(
  { call }: TestPlatform,
  { origins = [], settings, users = [] }: TestPlatformOptions,
): Promise<void> {
  if (settings !== undefined) await call("/banata/config/dashboard/save", settings);
  if (origins.length > 0) await call("/banata/config/origins/save", { origins, baseUrls: origins });
  await Promise.all(users.map((user) => call("/admin/create-user", toBody(user))));
}

function toBody({ email, emailVerified = true, name = nameOf(email), password }: TestUserSeed) {
  return { email, emailVerified, name, password };
}

function nameOf(email: string): string {
  return email.slice(0, email.lastIndexOf("@"));
}
