import { signal } from "./packages/signals.ts";
import { ApiError, type Call, send } from "./api.ts";

/** Whoever is signed in on the platform. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Roles, joined by commas. */
  readonly role: string;
}

/** Where the console is: `loading` until the platform has said who looks at it. */
export type Stage = "loading" | "set-up" | "signed-in" | "signed-out" | "unreachable";

/** Where the console is. */
export const stage = signal<Stage>("loading");

/** Whoever is signed in, or was until a moment ago. */
export const person = signal<Person | null>(null);

/** Whether the session ended under a page that somebody works on. */
export const hasEnded = signal(false);

/** Asks the platform who is signed in, and whether it has its first administrator. */
export async function look(): Promise<void> {
  try {
    const found = await send<{ user: Person } | null>({ path: "/get-session" });
    if (found !== null) return enter(found.user);
    const { completed } = await send<{ completed: boolean }>({ path: "/banata/setup" });
    stage.value = completed ? "signed-out" : "set-up";
  } catch {
    stage.value = "unreachable";
  }
}

/** What a sign-in came to. */
export type SignInResult = "done" | "second-factor";

/** Signs in by address and password. */
export async function signIn(email: string, password: string): Promise<SignInResult> {
  const body = { email, password };
  const reply = await send<{ twoFactorRedirect?: boolean }>({ path: "/sign-in/email", body });
  if (reply.twoFactorRedirect === true) return "second-factor";
  await settle();
  return "done";
}

/** Gives the second factor that a sign-in asked for: a code of the authenticator, or a backup code. */
export async function giveFactor(code: string): Promise<void> {
  const path = /^\d{6}$/.test(code) ? "/two-factor/verify-totp" : "/two-factor/verify-backup-code";
  await send({ path, body: { code } });
  await settle();
}

/** Makes the platform's first administrator and signs them in. */
export async function setUp(
  fields: { token: string; name: string; email: string; password: string },
): Promise<void> {
  await send({ path: "/banata/setup", body: fields });
  await signIn(fields.email, fields.password);
}

/** Ends the session. */
export async function signOut(): Promise<void> {
  await send({ path: "/sign-out", body: {} }).catch(() => null);
  person.value = null;
  stage.value = "signed-out";
}

/**
 * Sends a request of a page. Where the session has ended meanwhile, it waits until whoever works there has
 * signed in again, and sends it then: what was typed is not lost.
 *
 * @throws {ApiError} what the platform refused
 */
export async function call<Reply>(what: Call): Promise<Reply> {
  try {
    return await send<Reply>(what);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401 || person.value === null) throw error;
    await signedInAgain();
    return await send<Reply>(what);
  }
}

/** Those who wait for somebody to sign in again. */
const waiting = new Set<() => void>();

function signedInAgain(): Promise<void> {
  hasEnded.value = true;
  return new Promise((resolve) => waiting.add(resolve));
}

async function settle(): Promise<void> {
  const found = await send<{ user: Person } | null>({ path: "/get-session" });
  if (found === null) {
    throw new ApiError({ code: "NO_SESSION", message: "", requestId: null, status: 0 });
  }
  enter(found.user);
}

function enter(user: Person): void {
  // Somebody else's pages are not for whoever signs in now.
  if (person.value !== null && person.value.id !== user.id) location.assign("/console/");
  person.value = user;
  stage.value = "signed-in";
  hasEnded.value = false;
  for (const resume of waiting) resume();
  waiting.clear();
}
