import { signal } from "./packages/signals.ts";
import { now } from "./clock.ts";
import { send } from "./api.ts";
import { call, endActing, stage } from "./session.ts";

/** A user of a project that this browser is signed in as, by an operator. */
export interface Acting {
  readonly projectId: string;
  /** The project's public client id: the session is one of its apps'. */
  readonly clientId: string;
  readonly name: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** A project, as it is named to its apps. */
export interface ActingPlace {
  readonly id: string;
  readonly clientId: string;
}

/** Where this browser acts as somebody, by this console or an earlier one of the same browser. */
export const acting = signal<readonly Acting[]>([]);

const KEPT = "banata-acting";

interface Reply {
  readonly session: { readonly impersonatedBy: string | null; readonly expiresAt: string };
  readonly user: { readonly name: string };
}

/** Asks whether this browser acts as a user of a project, so that whoever sits there is told. */
export async function lookActing({ clientId, id }: ActingPlace): Promise<void> {
  const found = await send<Reply | null>({ path: "/get-session", clientId }).catch(() => undefined);
  if (found === undefined) return;
  const { impersonatedBy = null, expiresAt = "" } = found?.session ?? {};
  const others = acting.value.filter(({ projectId }) => projectId !== id);
  const name = found?.user.name ?? "";
  keep(
    impersonatedBy === null ? others : [...others, { projectId: id, clientId, name, expiresAt }],
  );
  const rest = Date.parse(expiresAt) - now();
  if (impersonatedBy !== null) {
    setTimeout(() => lookActing({ clientId, id }), Math.max(rest, 1_000));
  }
}

/** Asks for each place that this browser has acted at. */
export function lookActingEverywhere(): void {
  for (const place of places()) lookActing(place);
}

/** Signs this browser in as a user of the project, for an hour. */
export async function actAs(place: ActingPlace, userId: string): Promise<void> {
  const projectId = place.id;
  // One at a time: the session before would come back in its place.
  if (acting.value.some((each) => each.projectId === projectId)) await stopActing(place);
  await call({ path: "/admin/impersonate-user", projectId, body: { userId } });
  await lookActing(place);
}

/** Signs this browser out there, or back in as who it was. */
export async function stopActing(place: ActingPlace): Promise<void> {
  try {
    await endActing(place.id);
  } finally {
    await lookActing(place);
  }
}

/** Signs this browser out wherever it acts, before whoever sits there leaves; what fails ends within the hour. */
export async function stopActingEverywhere(): Promise<void> {
  const path = "/admin/stop-impersonating";
  await Promise.allSettled(
    acting.value.map(({ projectId }) => send({ path, projectId, body: {} })),
  );
}

// It may have ended meanwhile, in another tab or at an app's page.
addEventListener("visibilitychange", () => {
  const isSeen = document.visibilityState === "visible";
  if (isSeen && stage.value === "signed-in") lookActingEverywhere();
});

function keep(next: readonly Acting[]): void {
  acting.value = next;
  const kept = next.map(({ clientId, projectId }) => ({ clientId, id: projectId }));
  localStorage.setItem(KEPT, JSON.stringify(kept));
}

function places(): ActingPlace[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isPlace) : [];
  } catch {
    return [];
  }
}

function isPlace(value: unknown): value is ActingPlace {
  const { clientId, id } = (value ?? {}) as Partial<ActingPlace>;
  return typeof clientId === "string" && typeof id === "string";
}
