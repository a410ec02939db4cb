import { createAuthEndpoint, getSessionFromCtx } from "better-auth/api";
import type { StandardSchemaV1, StrictEndpoint } from "better-auth";
import type { ProjectErasure } from "./erasure.ts";
import { fail, KERNEL_ERROR_CODES } from "./errors.ts";
import type { OwnProject } from "./own_project.ts";
import type { Links, MailQueue } from "./mails.ts";
import type { Memberships, ProjectRoles, RoleCatalogue } from "./permissions.ts";
import type { Removals } from "./removals.ts";
import { type ActorName, type CurrentSession, requestStateOf } from "./request_state.ts";
import { type Rights, rightsOf } from "./rights.ts";
import { type Actor, isPlatform, type Scope } from "./scope.ts";
import type { ProjectSecrets } from "./secrets.ts";
import { type SessionPart, sessionPart } from "./session_part.ts";
import type { ScopedStore } from "./store.ts";

/** A POST endpoint as its plugin's interface writes it: path, body and reply. */
export type PostEndpoint<Path extends string, Body, Reply> = StrictEndpoint<
  Path,
  { method: "POST"; body: StandardSchemaV1<Body, Body> },
  Reply
>;

/** A GET endpoint without parameters. */
type GetEndpoint<Path extends string, Reply> = StrictEndpoint<
  Path,
  { method: "GET" },
  Reply
>;

/** A GET endpoint with a query. */
export type QueryEndpoint<Path extends string, Query, Reply> = StrictEndpoint<
  Path,
  { method: "GET"; query: StandardSchemaV1<Query, Query> },
  Reply
>;

/** What a handler of a public endpoint receives: nobody acts, and nothing secret is at hand. */
interface PublicInput<Body> {
  readonly scope: Scope;
  readonly store: ScopedStore;
  readonly body: Body;
  /** Epoch milliseconds of this request. */
  readonly now: number;
}

/** What a handler of a project's endpoint receives, and nothing else. */
export interface ScopedInput<Body> extends PublicInput<Body> {
  readonly actor: Actor;
  /** What the actor may do. */
  readonly rights: Rights;
  /** What somebody else of the scope's project may do. */
  rightsOf(actor: Actor): Rights;
  /** Somebody who acted in the scope's project once, as they could now; null if they can't any more. */
  findActor(name: ActorName): Promise<Actor | null>;
  /** The roles of the scope's project. */
  readonly roles: RoleCatalogue;
  /** Who holds them in the project itself. */
  readonly projectRoles: ProjectRoles;
  /** Who belongs to the organizations of the scope's project. */
  readonly memberships: Memberships;
  /** Seals and opens what the scope's project keeps secret. */
  readonly secrets: ProjectSecrets;
  /** The scope's project itself: its name, description and client id. */
  readonly project: OwnProject;
  /** The scope's mails, in the commit that causes them. */
  readonly mails: MailQueue;
  /** Where the scope's mails lead. */
  readonly links: Links;
  /** Takes away rows that may be too many for one commit. */
  readonly removals: Removals;
  /** The client's address, or null where no trusted proxy tells it. */
  readonly address: string | null;
  /** The session of the user who acts, as it was read; null where none acts. */
  readonly currentSession: CurrentSession | null;
  /** The stored form of a new password; asked outside the mutation. */
  hashPassword(password: string): Promise<string>;
}

/** What a handler of {@link sessionEndpoint} receives besides: sessions and their cookies. */
interface SessionInput<Body> extends ScopedInput<Body>, SessionPart {}

/** What a handler of a platform endpoint receives besides: the platform's own tables. */
interface GlobalInput<Body> extends ScopedInput<Body> {
  readonly platform: ScopedStore;
  readonly erasure: ProjectErasure;
  /** Gives a project that is being made what every project starts with, in the same commit. */
  startProject(projectId: string): Promise<void>;
  /** Ends the sessions in which a platform user acts as one of a project's users. */
  endImpersonations(projectId: string, userId: string): Promise<void>;
}

/** What a {@link publicEndpoint} takes. */
interface PublicOptions<Body> {
  readonly body: StandardSchemaV1<Body, Body>;
}

/** How a {@link scopedEndpoint} is guarded. */
export interface ScopedOptions<Body> {
  readonly body: StandardSchemaV1<Body, Body>;
  /**
   * The actor must hold it in the scope, e.g. `api_key.create`; where it depends on the body, a
   * function of it, and null asks for an actor only.
   */
  readonly permission: string | ((body: Body) => string | null);
  /**
   * The body's field with the id of the organization in which the actor must hold it; without a value
   * there, they must hold it in the project.
   */
  readonly in?: keyof Body & string;
}

/** How a {@link globalEndpoint} is guarded. */
interface GlobalOptions<Body> {
  readonly body: StandardSchemaV1<Body, Body>;
  /** The platform user must hold it on the platform; absent, being signed in is enough. */
  readonly permission?: string;
  /** Whether a project's API key may call it too; the handler then answers for that project only. */
  readonly keys?: boolean;
}

/**
 * A POST endpoint of a project: refuses without an actor (401 `AUTHENTICATION_REQUIRED`) and without
 * the permission (403 `MISSING_PERMISSION_…`), then calls the handler with the scope's own store.
 */
export function scopedEndpoint<Path extends string, Body extends object, Reply>(
  path: Path,
  options: ScopedOptions<Body>,
  handler: (input: ScopedInput<Body>) => Promise<Reply>,
): PostEndpoint<Path, Body, Reply> {
  return createAuthEndpoint(path, { method: "POST", body: options.body }, async (ctx) => {
    const input = await admitFor(ctx, options, ctx.body);
    return await whole(ctx, () => handler({ ...input, body: ctx.body }));
  });
}

/** {@link scopedEndpoint} for a GET; its query stands in the body's place, and must be an object. */
export function scopedQueryEndpoint<Path extends string, Query extends object, Reply>(
  path: Path,
  options: { query: StandardSchemaV1<Query, Query>; permission?: string },
  handler: (input: ScopedInput<Query>) => Promise<Reply>,
): QueryEndpoint<Path, Query, Reply> {
  const { permission, query } = options;
  return createAuthEndpoint(path, { method: "GET", query }, async (ctx) => {
    const input = await admit(ctx);
    if (permission !== undefined) await input.rights.require(permission);
    return await whole(ctx, () => handler({ ...input, body: ctx.query }));
  });
}

/**
 * A POST endpoint of the platform: refuses a project's scope (403 `PROJECT_SCOPE_REQUIRED`) unless
 * `keys` admits the project's API key, and refuses without an actor or permission.
 */
export function globalEndpoint<Path extends string, Body extends object, Reply>(
  path: Path,
  options: GlobalOptions<Body>,
  handler: (input: GlobalInput<Body>) => Promise<Reply>,
): PostEndpoint<Path, Body, Reply> {
  return createAuthEndpoint(path, { method: "POST", body: options.body }, async (ctx) => {
    const state = requestStateOf(ctx.context);
    const input = await admit(ctx);
    const byKey = options.keys === true && input.actor.type === "api_key";
    if (!byKey && !isPlatform(state.scope)) {
      return fail("FORBIDDEN", KERNEL_ERROR_CODES.PROJECT_SCOPE_REQUIRED);
    }
    if (!byKey && options.permission !== undefined) {
      await input.rights.require(options.permission);
    }
    const { endImpersonations, erasure, platform, startProject } = state;
    const own = { endImpersonations, erasure, platform, startProject };
    return await whole(ctx, () => handler({ ...input, ...own, body: ctx.body }));
  });
}

/**
 * A POST endpoint that anyone may call who names the project: it answers without an actor, so what it
 * tells must be public. A client id reaches it only if the runtime lists its path.
 */
export function publicEndpoint<Path extends string, Body extends object, Reply>(
  path: Path,
  options: PublicOptions<Body>,
  handler: (input: PublicInput<Body>) => Promise<Reply>,
): PostEndpoint<Path, Body, Reply> {
  return createAuthEndpoint(path, { method: "POST", body: options.body }, async (ctx) => {
    const { now, scope, store } = requestStateOf(ctx.context);
    return await whole(ctx, () => handler({ scope, store, body: ctx.body, now: now() }));
  });
}

/** {@link scopedEndpoint} for the few endpoints that start or end a session. */
export function sessionEndpoint<Path extends string, Body extends object, Reply>(
  path: Path,
  options: ScopedOptions<Body>,
  handler: (input: SessionInput<Body>) => Promise<Reply>,
): PostEndpoint<Path, Body, Reply> {
  return createAuthEndpoint(path, { method: "POST", body: options.body }, async (ctx) => {
    const input = await admitFor(ctx, options, ctx.body);
    const part = await sessionPart(ctx);
    return await whole(ctx, () => handler({ ...input, ...part, body: ctx.body }));
  });
}

type EndpointCtx = Parameters<typeof getSessionFromCtx>[0];

/** A handler that fails leaves nothing behind, not even what it wrote before a 4xx. */
async function whole<Reply>(ctx: EndpointCtx, run: () => Promise<Reply>): Promise<Reply> {
  try {
    return await run();
  } catch (error) {
    requestStateOf(ctx.context).undoWrites();
    throw error;
  }
}

async function admitFor<Body extends object>(
  ctx: EndpointCtx,
  { in: place, permission }: ScopedOptions<Body>,
  body: Body,
): Promise<Omit<ScopedInput<never>, "body">> {
  const input = await admit(ctx);
  const needed = typeof permission === "string" ? permission : permission(body);
  const organizationId = place === undefined ? undefined : body[place];
  if (needed !== null) {
    await input.rights.require(needed, {
      organizationId: typeof organizationId === "string" ? organizationId : undefined,
    });
  }
  return input;
}

async function admit(ctx: EndpointCtx): Promise<Omit<ScopedInput<never>, "body">> {
  const state = requestStateOf(ctx.context);
  const actor = state.actor ?? await sessionActor(ctx);
  if (actor === null) return fail("UNAUTHORIZED", KERNEL_ERROR_CODES.AUTHENTICATION_REQUIRED);
  const { links, mails, memberships, project, projectRoles, removals } = state;
  const { roles, scope, secrets, store } = state;
  return {
    scope,
    actor,
    rights: rightsOf(actor, state),
    rightsOf: (other) => rightsOf(other, state),
    findActor: (name) => state.findActor(name),
    roles,
    projectRoles,
    memberships,
    store,
    secrets,
    project,
    mails,
    links,
    removals,
    address: state.address,
    // Known once the actor is: Better Auth has read it for that.
    currentSession: actor.type === "user" ? state.session() : null,
    hashPassword: (password) => ctx.context.password.hash(password),
    now: state.now(),
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
