import { createAuthEndpoint, getSessionFromCtx } from "better-auth/api";
import type { StandardSchemaV1, StrictEndpoint } from "better-auth";
import { fail, failMissingPermission, KERNEL_ERROR_CODES } from "./errors.ts";
import { hasPermission } from "./permissions.ts";
import { requestStateOf } from "./request_state.ts";
import { type Actor, isPlatform, type Scope } from "./scope.ts";
import type { ProjectSecrets } from "./secrets.ts";
import type { ScopedStore } from "./store.ts";

/** A POST endpoint as its plugin's interface writes it: path, body and reply. */
export type PostEndpoint<Path extends string, Body, Reply> = StrictEndpoint<
  Path,
  { method: "POST"; body: StandardSchemaV1<Body, Body> },
  Reply
>;

/** A GET endpoint without parameters. */
export type GetEndpoint<Path extends string, Reply> = StrictEndpoint<
  Path,
  { method: "GET" },
  Reply
>;

/** What a handler of a public endpoint receives: nobody acts, and nothing secret is at hand. */
export interface PublicInput<Body> {
  readonly scope: Scope;
  readonly store: ScopedStore;
  readonly body: Body;
  /** Epoch milliseconds of this request. */
  readonly now: number;
}

/** What a handler of a project's endpoint receives, and nothing else. */
export interface ScopedInput<Body> extends PublicInput<Body> {
  readonly actor: Actor;
  /** Seals and opens what the scope's project keeps secret. */
  readonly secrets: ProjectSecrets;
}

/** What a handler of a platform endpoint receives besides: the platform's own tables. */
export interface GlobalInput<Body> extends ScopedInput<Body> {
  readonly platform: ScopedStore;
}

/** What a {@link publicEndpoint} takes. */
export interface PublicOptions<Body> {
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
}

/** How a {@link globalEndpoint} is guarded. */
export interface GlobalOptions<Body> {
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
    const { permission } = options;
    const needed = typeof permission === "string" ? permission : permission(ctx.body);
    const input = await admit(ctx, needed ?? undefined);
    return await handler({ ...input, body: ctx.body });
  });
}

/** {@link scopedEndpoint} for a GET without parameters. */
export function scopedGetEndpoint<Path extends string, Reply>(
  path: Path,
  options: { permission: string },
  handler: (input: ScopedInput<undefined>) => Promise<Reply>,
): GetEndpoint<Path, Reply> {
  return createAuthEndpoint(path, { method: "GET" }, async (ctx) => {
    const input = await admit(ctx, options.permission);
    return await handler({ ...input, body: undefined });
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
    const { platform, scope } = requestStateOf(ctx.context);
    const input = await admit(ctx);
    const byKey = options.keys === true && input.actor.type === "api_key";
    if (!byKey && !isPlatform(scope)) {
      return fail("FORBIDDEN", KERNEL_ERROR_CODES.PROJECT_SCOPE_REQUIRED);
    }
    if (!byKey && options.permission !== undefined) {
      requirePermission(input.actor, options.permission, { scope });
    }
    return await handler({ ...input, platform, body: ctx.body });
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
    return await handler({ scope, store, body: ctx.body, now: now() });
  });
}

type EndpointCtx = Parameters<typeof getSessionFromCtx>[0];

async function admit(
  ctx: EndpointCtx,
  permission?: string,
): Promise<Omit<ScopedInput<never>, "body">> {
  const state = requestStateOf(ctx.context);
  const actor = state.actor ?? await sessionActor(ctx);
  if (actor === null) return fail("UNAUTHORIZED", KERNEL_ERROR_CODES.AUTHENTICATION_REQUIRED);
  if (permission !== undefined) requirePermission(actor, permission, { scope: state.scope });
  const { scope, secrets, store } = state;
  return { scope, actor, store, secrets, now: state.now() };
}

async function sessionActor(ctx: EndpointCtx): Promise<Actor | null> {
  const session = await getSessionFromCtx(ctx);
  if (!session) return null;
  const role = "role" in session.user && typeof session.user.role === "string"
    ? session.user.role
    : null;
  return { type: "user", id: session.user.id, role };
}

function requirePermission(actor: Actor, permission: string, options: { scope: Scope }): void {
  if (!hasPermission(actor, permission, options)) failMissingPermission(permission);
}
