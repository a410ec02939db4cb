import { assertEquals } from "@std/assert";
import type { Client, Reply, SendOptions } from "./client.ts";
import { OIDC_CLIENT, type OidcServer } from "./oidc_server.ts";
import { putSocialProvider } from "../../plugins/settings/store.ts";
import { purposeOf } from "../../rules/sealed_columns.ts";
import type { InProcessPlatform } from "./in_process.ts";
import { behindTheBack } from "./project_store.ts";
import type { ProjectWithKey } from "./set_up.ts";

/** Where the app's pages are, on the platform's own host. */
export const APP_URL = "/welcome";

/** Gives a project a provider's credentials as they stand in the table, past every check. */
export async function saveProvider(
  platform: InProcessPlatform,
  projectId: string,
  options: { discoveryUrl: string | null; providerId?: string; enabled?: boolean },
): Promise<void> {
  const { discoveryUrl, enabled = true, providerId = "acme" } = options;
  const { secrets, store } = behindTheBack(platform, projectId);
  const purpose = purposeOf("socialProvider.sealedSecret", { providerId });
  await putSocialProvider(store, {
    providerId,
    clientId: OIDC_CLIENT.id,
    sealedSecret: await secrets.seal(OIDC_CLIENT.secret, { purpose }),
    tenantId: null,
    discoveryUrl,
    enabled,
    updatedAt: 1,
  });
}

/** What a page of the project's app sends: its client id, and the browser's cookies. */
export function asApp({ clientId }: Pick<ProjectWithKey, "clientId">): SendOptions {
  return { headers: { "x-banata-client-id": clientId } };
}

/** Starts signing in and gives the provider's URL. */
export async function startSignIn(
  browser: Client,
  { body = {}, project }: { project: ProjectWithKey; body?: Record<string, unknown> },
): Promise<string> {
  const started = await browser.post(
    "/sign-in/social",
    { provider: "acme", callbackURL: APP_URL, ...body },
    asApp(project),
  );
  assertEquals(started.status, 200, started.text);
  return started.body.url;
}

/** Comes back from the provider, as a browser does: with its cookies and nothing else. */
export async function comeBack(browser: Client, back: URL): Promise<Reply> {
  return await browser.get(`${back.pathname.replace("/api/auth", "")}${back.search}`);
}

/** The whole way through the provider; gives the callback's answer. */
export async function signInThrough(
  provider: OidcServer,
  { browser, project, body }: {
    browser: Client;
    project: ProjectWithKey;
    body?: Record<string, unknown>;
  },
): Promise<Reply> {
  const url = await startSignIn(browser, { project, body });
  return await comeBack(browser, await provider.authorize(url));
}

/** Where an answer sends the browser, and with which error. */
export function sentTo(reply: Reply): { status: number; path: string; error: string | null } {
  const location = new URL(reply.headers.get("location") ?? "none:", "http://app");
  return {
    status: reply.status,
    path: location.pathname,
    error: location.searchParams.get("error"),
  };
}
