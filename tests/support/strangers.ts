import { Client, ok } from "./client.ts";
import { type OpenProject, openProject } from "./set_up.ts";

/** The password of every user that {@link ownBrowser} makes. */
export const PASSWORD = "password of project A";

/** A project with all methods and a mailbox, behind a proxy that tells clients apart, on a clock of its own. */
export interface StrangersWorld extends OpenProject {
  readonly clock: { now: number };
  /** A browser at an address that nobody had before, or a visitor of the app from there. */
  stranger(by?: "client" | "app"): Client;
}

/** Starts its platform; the proxy's header is `x-real-ip`. */
export async function openStrangersWorld(): Promise<StrangersWorld & AsyncDisposable> {
  const clock = { now: Date.now() };
  const options = { trustProxy: "x-real-ip", devMailbox: true };
  const world = await openProject(options, { clock: () => clock.now });
  const { project, site } = world;
  let made = 0;
  await world.set({ emailOtp: true, twoFactor: true, magicLink: true, username: true });
  return {
    ...world,
    clock,
    stranger: (by = "client") => {
      const address = `2001:db8:0:${(++made).toString(16)}::1`;
      const named: Record<string, string> = by === "app"
        ? { "x-api-key": project.key }
        : { "x-banata-client-id": project.clientId };
      return new Client(site, { ...named, "x-real-ip": address });
    },
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
  await ok(client.post("/sign-up/email", user));
  await ok(client.post("/sign-out"));
  return client;
}
