import type { Browser } from "./browser.ts";
import type { TestPlatformProject, TestSession } from "./types.ts";

/** How a session is made. */
interface SignIn {
  readonly path: string;
  readonly body: Readonly<Record<string, string>>;
  readonly project: TestPlatformProject;
}

/**
 * Signs in and gives the session.
 *
 * @throws {Error} with the answer, if it is refused or asks for more than this
 */
export async function signedIn(
  browser: Browser,
  { body, path, project }: SignIn,
): Promise<TestSession> {
  const { token, user } = await browser.post(path, body);
  if (typeof token !== "string") {
    throw new Error(
      `POST ${path} makes no session for ${body.email}: verify the address, answer the second factor, ` +
        "or use fetch() for what comes before a session",
    );
  }
  return {
    user: { id: user.id, email: user.email, name: user.name },
    token,
    get cookies() {
      return Object.fromEntries(browser.cookies);
    },
    get headers() {
      return { cookie: browser.cookie, "x-api-key": project.apiKey };
    },
    fetch: (path, request) => browser.send(path, request),
    cookiesFor: (appUrl) =>
      [...browser.cookies].map(([name, value]) => ({ name, value, url: appUrl })),
  };
}
