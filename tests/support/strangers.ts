import { assertEquals } from "@std/assert";
import { Client } from "./client.ts";
import { type InProcessPlatform, openPlatform } from "./in_process.ts";
import { Mailbox, setSettings } from "./mailbox.ts";
import { type ProjectWithKey, projectWithKey, signedInAdmin } from "./set_up.ts";

/** The password of every user that {@link ownBrowser} makes. */
export const PASSWORD = "password of project A";

/** A project with all methods and a mailbox, behind a proxy that tells clients apart, on a clock of its own. */
export interface StrangersWorld {
  readonly platform: InProcessPlatform;
  readonly admin: Client;
  readonly project: ProjectWithKey;
  readonly mailbox: Mailbox;
  readonly clock: { now: number };
  /** A browser at an address that nobody had before, or a visitor of the app from there. */
  stranger(by?: "client" | "app"): Client;
  /** Saves settings of the project. */
  set(settings: Readonly<Record<string, unknown>>): Promise<void>;
}

/** Starts its platform; the proxy's header is `x-real-ip`. */
export async function openStrangersWorld(): Promise<StrangersWorld & AsyncDisposable> {
  const clock = { now: Date.now() };
  const options = { trustProxy: "x-real-ip", devMailbox: true };
  const platform = await openPlatform(options, { clock: () => clock.now });
  const admin = await signedInAdmin(platform.site, platform.setupToken);
  let made = 0;
  const project = await projectWithKey(admin, "project-a");
  const { id: projectId } = project;
  const set = (settings: Readonly<Record<string, unknown>>) =>
    setSettings(platform, { projectId, ...settings });
  await set({ emailOtp: true, twoFactor: true, magicLink: true, username: true });
  return {
    platform,
    admin,
    project,
    mailbox: new Mailbox(admin, projectId),
    clock,
    stranger: (by = "client") => {
      const address = `2001:db8:0:${(++made).toString(16)}::1`;
      const named: Record<string, string> = by === "app"
        ? { "x-api-key": project.key }
        : { "x-banata-client-id": project.clientId };
      return new Client(platform.site, { ...named, "x-real-ip": address });
    },
    set,
    [Symbol.asyncDispose]: () => platform[Symbol.asyncDispose](),
  };
}

/** A browser in which a new user has signed up, and signed out again. */
export async function ownBrowser(
  world: StrangersWorld,
  email: string,
  options: { readonly username?: string } = {},
): Promise<Client> {
  const client = world.stranger();
  const user = { email, password: PASSWORD, name: "Grace", ...options };
  const made = await client.post("/sign-up/email", user);
  assertEquals(made.status, 200, made.text);
  assertEquals((await client.post("/sign-out")).status, 200);
  return client;
}
