import { createAuthEndpoint, getSessionFromCtx } from "better-auth/api";
import type { StandardSchemaV1, StrictEndpoint } from "better-auth";
import { fail, KERNEL_ERROR_CODES } from "./errors.ts";
import {
  type CurrentSession,
  lazily,
  type Makers,
  makersOf,
  type RequestState,
  requestStateOf,
} from "./request_state.ts";
import { requireHeld } from "./required.ts";
import { type Rights, rightsOf } from "./rights.ts";
import { type Actor, isPlatform } from "./scope.ts";
import { type SessionPart, sessionPart } from "./session_part.ts";

/** A POST endpoint as its plugin's interface writes it: path, body and reply. */
export type PostEndpoint<Path extends string, Body, Reply> = StrictEndpoint<
  Path,
  { method: "POST"; body: StandardSchemaV1<Body, Body> },
  Reply
>;

/** A GET endpoint with a query. */
export type QueryEndpoint<Path extends string, Query, Reply> = StrictEndpoint<
  Path,
  { method: "GET"; query: StandardSchemaV1<Query, Query> },
  Reply
>;

const PUBLIC_PARTS = ["scope", "store", "openUnsubscription"] as const;
const SCOPED_PARTS = [
  ...PUBLIC_PARTS,
  "address",
  "audit",
  "auditTree",
  "auditRetention",
  "auditStreams",
  "customerKeys",
  "findActor",
  "keyRotation",
  "keys",
  "links",
  "lookUpTexts",
  "mails",
  "memberships",
  "project",
  "projectRoles",
  "removals",
  "roles",
  "secrets",
  "tell",
  "vault",
] as const;
const GLOBAL_PARTS = ["endImpersonations", "erasure", "platform", "startProject"] as const;
const SESSION_PARTS = ["session", "startSession", "endSession"] as const;

/** What a handler receives of an endpoint for anyone: nobody acts, and nothing secret is at hand. */
interface PublicInput<Fields> extends Pick<RequestState, typeof PUBLIC_PARTS[number]> {
  /** The body of a POST or the query of a GET, as its schema has checked it. */
  readonly body: Fields;
  /** Epoch milliseconds of this request. */
  readonly now: number;
}

/** What a handler of a project's endpoint receives, and nothing else; each part is made when it is asked for. */
export interface ScopedInput<Fields>
  extends PublicInput<Fields>, Pick<RequestState, typeof SCOPED_PARTS[number]> {
  readonly actor: Actor;
  /** What the actor may do. */
  readonly rights: Rights;
  /** What somebody else of the scope's project may do. */
  rightsOf(actor: Actor): Rights;
  /** What stands in the path in the place of `:name` and `**:name`. */
  readonly params: Readonly<Record<string, string | undefined>>;
  /** The session of the user who acts, as it was read; null where none acts. */
  readonly currentSession: CurrentSession | null;
  /** The stored form of a new password; asked outside the mutation. */
  hashPassword(password: string): Promise<string>;
}

/** What a handler receives that starts or ends a session. */
interface SessionInput<Fields> extends ScopedInput<Fields>, SessionPart {}

/** What a handler of a platform endpoint receives: the platform's own tables besides. */
interface GlobalInput<Fields>
  extends ScopedInput<Fields>, Pick<RequestState, typeof GLOBAL_PARTS[number]> {}

/**
 * An endpoint that anyone may call who names the project. A client id reaches it only if `routes.ts` says so.
 */
interface PublicOptions<Fields> {
  readonly for: "anyone";
  readonly body: StandardSchemaV1<Fields, Fields>;
}

/** How an endpoint of a project is guarded. */
export interface ScopedOptions<Fields> {
  readonly for?: undefined;
  readonly body: StandardSchemaV1<Fields, Fields>;
  /**
   * The actor must hold it in the scope, e.g. `api_key.create`; where it depends on the body, a
   * function of it. Null asks for an actor only.
   */
  readonly permission: string | null | ((body: Fields) => string | null);
  /**
   * The body's field with the id of the organization in which the actor must hold it; without a value
   * there, they must hold it in the project.
   */
  readonly in?: keyof Fields & string;
}

/** How an endpoint is guarded that starts or ends a session. */
interface SessionOptions<Fields> extends ScopedOptions<Fields> {
  readonly session: true;
}

/** How a GET of a project is guarded; its query stands in the body's place, and must be an object. */
interface QueryOptions<Fields> {
  readonly query: StandardSchemaV1<Fields, Fields>;
  /** The actor must hold it in the scope; absent, acting is enough. */
  readonly permission?: string;
}

/** How an endpoint of the platform is guarded. */
interface GlobalOptions<Fields> {
  readonly for: "platform";
  readonly body: StandardSchemaV1<Fields, Fields>;
  /** The platform user must hold it on the platform; absent, being signed in is enough. */
  readonly permission?: string;
  /** Whether a project's API key may call it too; the handler then answers for that project only. */
  readonly keys?: boolean;
}

/** What any options may say; the overloads of {@link endpoint} say what goes together. */
interface AnyOptions {
  readonly for?: "anyone" | "platform";
  readonly body?: StandardSchemaV1;
  readonly query?: StandardSchemaV1;
  readonly permission?: string | null | ((fields: never) => string | null);
  readonly in?: string;
  readonly keys?: boolean;
  readonly session?: true;
}

/**
 * An endpoint, guarded as its options say. One of a project refuses without an actor (401
 * `AUTHENTICATION_REQUIRED`) and without the permission (403 `MISSING_PERMISSION_…`), then calls the
 * handler with the scope's own store. One of the platform refuses a project's scope besides (403
 * `PROJECT_SCOPE_REQUIRED`), unless `keys` admits the project's API key. One for anyone answers without an
 * actor, so what it tells must be public. What a handler wrote before it failed is undone.
 */
export function endpoint<Path extends string, Fields extends object, Reply>(
  path: Path,
  options: QueryOptions<Fields>,
  handler: (input: ScopedInput<Fields>) => Promise<Reply>,
): QueryEndpoint<Path, Fields, Reply>;
export function endpoint<Path extends string, Fields extends object, Reply>(
  path: Path,
  options: PublicOptions<Fields>,
  handler: (input: PublicInput<Fields>) => Promise<Reply>,
): PostEndpoint<Path, Fields, Reply>;
export function endpoint<Path extends string, Fields extends object, Reply>(
  path: Path,
  options: GlobalOptions<Fields>,
  handler: (input: GlobalInput<Fields>) => Promise<Reply>,
): PostEndpoint<Path, Fields, Reply>;
export function endpoint<Path extends string, Fields extends object, Reply>(
  path: Path,
  options: SessionOptions<Fields>,
  handler: (input: SessionInput<Fields>) => Promise<Reply>,
): PostEndpoint<Path, Fields, Reply>;
export function endpoint<Path extends string, Fields extends object, Reply>(
  path: Path,
  options: ScopedOptions<Fields>,
  handler: (input: ScopedInput<Fields>) => Promise<Reply>,
): PostEndpoint<Path, Fields, Reply>;
export function endpoint(
  path: string,
  options: AnyOptions,
  handler: (input: never) => Promise<unknown>,
): unknown {
  const { body, query } = options;
  const answer = async (ctx: EndpointCtx, fields: object) => {
    const parts = await admit(ctx, options, fields);
    try {
      return await handler(lazily({ ...parts, body: () => fields }) as never);
    } catch (error) {
      // A handler that fails leaves nothing behind, not even what it wrote before a 4xx.
      requestStateOf(ctx.context).undoWrites();
      throw error;
    }
  };
  return query === undefined
    ? createAuthEndpoint(path, { method: "POST", body }, (ctx) => answer(ctx, ctx.body as object))
    : createAuthEndpoint(path, { method: "GET", query }, (ctx) => answer(ctx, ctx.query as object));
}

type EndpointCtx = Parameters<typeof getSessionFromCtx>[0];

/** Refuses whom the options do not admit; gives what makes the parts of the handler's input. */
async function admit(
  ctx: EndpointCtx,
  options: AnyOptions,
  fields: object,
): Promise<Readonly<Record<string, () => unknown>>> {
  const state = requestStateOf(ctx.context);
  const now = () => state.now();
  if (options.for === "anyone") return { ...makersOf(state, PUBLIC_PARTS), now };
  const actor = state.actor ?? await sessionActor(ctx);
  if (actor === null) return fail("UNAUTHORIZED", KERNEL_ERROR_CODES.AUTHENTICATION_REQUIRED);
  const isGlobal = options.for === "platform";
  const byKey = isGlobal && options.keys === true && actor.type === "api_key";
  if (isGlobal && !byKey && !isPlatform(state.scope)) {
    return fail("FORBIDDEN", KERNEL_ERROR_CODES.PROJECT_SCOPE_REQUIRED);
  }
  let own: Rights | undefined;
  const rights = () => own ??= rightsOf(actor, state);
  if (!byKey) await requireHeld(rights, options, fields);
  const makers: Makers<Omit<ScopedInput<unknown>, "body">> = {
    ...makersOf(state, SCOPED_PARTS),
    now,
    actor: () => actor,
    params: () => ctx.params ?? {},
    rights,
    rightsOf: () => (other) => rightsOf(other, state),
    // Known once the actor is: Better Auth has read it for that.
    currentSession: () => actor.type === "user" ? state.session() : null,
    hashPassword: () => (password) => ctx.context.password.hash(password),
  };
  return {
    ...makers,
    ...isGlobal ? makersOf(state, GLOBAL_PARTS) : {},
    ...options.session ? makersOf(await sessionPart(ctx), SESSION_PARTS) : {},
  };
}

async function sessionActor(ctx: EndpointCtx): Promise<Actor | null> {
  const session = await getSessionFromCtx(ctx);
  if (!session) return null;
  const role = "role" in session.user && typeof session.user.role === "string"
    ? session.user.role
    : null;
  return { type: "user", id: session.user.id, role };
}
