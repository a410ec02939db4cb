import { assertEquals } from "@std/assert";
import { testClock } from "./clock.ts";
import type { StartContext } from "../../cli/start.ts";
import { Client } from "./client.ts";
import { type InProcessPlatform, openPlatform } from "./in_process.ts";
import { OIDC_CLIENT, type OidcServer, type OidcUser, startOidcServer } from "./oidc_server.ts";
import { ROOT_SECRET } from "./project_store.ts";
import { rowsOf } from "./rows.ts";
import { type ProjectWithKey, projectWithKey, signedInAdmin } from "./set_up.ts";

/** A platform with two projects, one of which signs in through a provider. */
export interface OAuthWorld extends AsyncDisposable {
  readonly platform: InProcessPlatform;
  /** Owns both projects. */
  readonly admin: Client;
  readonly provider: OidcServer;
  /** Has the provider. */
  readonly project: ProjectWithKey;
  /** Has none. */
  readonly other: ProjectWithKey;
  /** A browser without cookies. */
  browser(): Client;
  /** A browser behind the app's own proxy, which adds the project's key. */
  proxied(): Client;
  /** Makes somebody the provider's visitor whom nobody has seen yet. */
  newVisitor(user?: Partial<OidcUser>): OidcUser;
  /** The project's rows of a table, as they are stored. */
  rows(table: string): ReturnType<typeof rowsOf>;
}

/** Opens an {@link OAuthWorld}. */
export async function openOAuthWorld(
  { clock = testClock, env = {} }: Partial<Pick<StartContext, "clock" | "env">> = {},
): Promise<OAuthWorld> {
  const context = { clock, env: { BETTER_AUTH_SECRET: ROOT_SECRET, ...env } };
  const platform = await openPlatform({}, context);
  const provider = await startOidcServer();
  provider.now = clock;
  const admin = await signedInAdmin(platform);
  const project = await projectWithKey(admin, "project-a");
  const other = await projectWithKey(admin, "project-b");
  const saved = await admin.post("/banata/config/social-providers/save", {
    projectId: project.id,
    providerId: "acme",
    clientId: OIDC_CLIENT.id,
    clientSecret: OIDC_CLIENT.secret,
    discoveryUrl: provider.discoveryUrl,
  });
  assertEquals(saved.status, 200, saved.text);
  let visitors = 0;
  return {
    platform,
    admin,
    provider,
    project,
    other,
    browser: () => new Client(platform.site),
    proxied: () => new Client(platform.site, { "x-api-key": project.key }),
    newVisitor(user = {}) {
      const name = `visitor-${++visitors}`;
      provider.user = {
        sub: name,
        email: `${name}@example.com`,
        email_verified: true,
        name: "Grace",
        ...user,
      };
      return provider.user;
    },
    rows: (table) => rowsOf(platform.host, table).filter((row) => row.projectId === project.id),
    async [Symbol.asyncDispose]() {
      await platform[Symbol.asyncDispose]();
      await provider[Symbol.asyncDispose]();
    },
  };
}
