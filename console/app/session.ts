import { signal } from "./packages/signals.ts";
import { ApiError, type Call, send } from "./api.ts";
import { forgetUnsaved } from "./unsaved.ts";

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

/** Whether they are somebody else in truth, who acts as them on the platform. */
export const isActing = signal(false);

/** Whether the session ended under a page that somebody works on. */
export const hasEnded = signal(false);

/** Why nothing is known of whoever is here, at `unreachable`. */
export const unreachedBy = signal<unknown>(undefined);

/** Asks the platform who is signed in, and whether it has its first administrator. */
export async function look(): Promise<void> {
  try {
    const found = await whoIsHere();
    if (found !== null) return enter(found);
    const { completed } = await send<{ completed: boolean }>({ path: "/banata/setup" });
    stage.value = completed ? "signed-out" : "set-up";
  } catch (error) {
    unreachedBy.value = error;
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

/**
 * Makes the platform's first administrator and signs them in. Where an earlier try was done whose answer was
 * lost, whoever gives that administrator's password is signed in.
 */
export async function setUp(
  fields: { token: string; name: string; email: string; password: string },
): Promise<void> {
  const { email, password } = fields;
  try {
    await send({ path: "/banata/setup", body: fields });
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "SETUP_COMPLETED") throw error;
    await signIn(email, password).catch(() => {
      throw error;
    });
    return;
  }
  await signIn(email, password);
}

/**
 * Ends the session.
 *
 * @throws {ApiError} where it goes on: nobody is to believe that they have left
 */
export async function signOut(): Promise<void> {
  await send({ path: "/sign-out", body: {} });
  leave();
  others?.postMessage("session");
}

/** Acts as another user of the platform, whose console this is until {@link stopBeing}. */
export async function be(userId: string): Promise<void> {
  await call({ path: "/admin/impersonate-user", body: { userId } });
  await settle();
}

/** Ends {@link be}: whoever acted is themselves again. */
export async function stopBeing(): Promise<void> {
  await endActing();
  await settle();
}

/**
 * Ends acting as a user of a project, or of the platform itself. Where that has ended elsewhere, it is done.
 *
 * @throws {ApiError} what the platform refused
 */
export async function endActing(projectId?: string): Promise<void> {
  try {
    await call({ path: "/admin/stop-impersonating", projectId, body: {} });
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "NOT_IMPERSONATING") throw error;
  }
}

/** Nothing of whoever was here stays to be seen, or to be sent. */
function leave(): void {
  dropWaiting();
  person.value = null;
  hasEnded.value = false;
  stage.value = "signed-out";
}

/**
 * Sends a request of a page. Where the session has ended meanwhile, it waits until whoever works there has
 * signed in again, and sends it then: what was typed is not lost.
 *
 * @throws {ApiError} what the platform refused
 */
export async function call<Reply>(what: Call): Promise<Reply> {
  const by = person.value?.id;
  try {
    return await send<Reply>(what);
  } catch (error) {
    const isEnded = error instanceof ApiError && error.status === 401;
    // Whoever is here by now may be somebody else.
    if (!isEnded || by === undefined || person.value?.id !== by) throw error;
    await signedInAgain();
    return await send<Reply>(what);
  }
}

interface Waiting {
  resume(): void;
  drop(error: ApiError): void;
}

/** Those who wait for whoever was here to sign in again. */
const waiting = new Set<Waiting>();

function signedInAgain(): Promise<void> {
  hasEnded.value = true;
  return new Promise((resume, drop) => waiting.add({ resume, drop }));
}

function dropWaiting(): void {
  for (const { drop } of waiting) drop(new ApiError({ code: "NO_SESSION" }));
  waiting.clear();
}

async function settle(): Promise<void> {
  const found = await whoIsHere();
  if (found === null) throw new ApiError({ code: "NO_SESSION" });
  enter(found);
  others?.postMessage("session");
}

interface Here {
  readonly user: Person;
  readonly session: { readonly impersonatedBy?: string | null };
}

function whoIsHere(): Promise<Here | null> {
  return send<Here | null>({ path: "/get-session" });
}

function enter({ session, user }: Here): void {
  // Somebody else's pages, and what they typed, are not for whoever signs in now.
  if (person.value !== null && person.value.id !== user.id) {
    dropWaiting();
    forgetUnsaved();
    return location.assign("/console/");
  }
  person.value = user;
  isActing.value = Boolean(session.impersonatedBy);
  stage.value = "signed-in";
  hasEnded.value = false;
  for (const { resume } of waiting) resume();
  waiting.clear();
}

/** The console's other tabs: they have the same cookie, so whoever signs in or out there does here. */
const others = "BroadcastChannel" in globalThis ? new BroadcastChannel("banata-session") : null;

others?.addEventListener("message", () => check({ hasLeft: leave }));

// Back from elsewhere: somebody may have signed in or out meanwhile, in another tab or at an app's page.
addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") check({ hasLeft: () => hasEnded.value = true });
});

// A page that the browser kept whole shows what was there before a sign-out; nothing of it until it is known.
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  leave();
  stage.value = "loading";
  look();
});

/** Asks whether whoever is shown is still who is signed in. */
async function check({ hasLeft }: { hasLeft: () => void }): Promise<void> {
  if (stage.value === "loading") return;
  const found = await whoIsHere().catch(() => undefined);
  if (found === undefined) return;
  if (found !== null) return enter(found);
  if (person.value !== null) hasLeft();
}
