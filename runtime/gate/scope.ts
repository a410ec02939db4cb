import type { FoundRows } from "../../component/caller.ts";
import type { ScopedProject, ScopeKey } from "../../component/scope.ts";
import type { AskedRows } from "../../plugins/_kernel/light_endpoint.ts";
import { PLATFORM_PROJECT_ID } from "../../plugins/_kernel/scope.ts";
import type { RunCtx } from "../request/ctx.ts";
import { type ProjectSettings, withDefaults } from "../../plugins/settings/table.ts";
import { readConfig, type RuntimeConfig } from "../deployment/config.ts";
import { baseUrlOf } from "../deployment/origins.ts";
import { addressOf, readHeadersOf } from "../request/lane_request.ts";
import { type CorsInput, corsInput, withCors } from "./listed_origins.ts";
import { refusalIn } from "./refusals.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { RuntimeErrorCode } from "../request/errors.ts";
import { pathOf, PLATFORM_NAME } from "../deployment/paths.ts";
import { routeOf } from "../routes.ts";
import { dataFaultIn } from "../request/refused_value.ts";
import { findUsableKey } from "../request/usable_key.ts";
import type {
  Credential,
  LaneRequest,
  LaneResponse,
  ReadArgs,
  ReadResult,
  ResolvedScope,
  ScopedKey,
  UsedKey,
} from "../request/wire.ts";

/** What a scope is resolved from. */
interface ScopeRequest {
  readonly component: BanataComponent;
  readonly credential: Credential;
  /** The project the request names besides its credential. */
  readonly named?: string;
  readonly request: LaneRequest;
  /** Of sessions that are to be found in the same call. */
  readonly tokens?: string[];
  /** What rows are to be found in the same call; for a project's own users and keys alone. */
  readonly asked?: AskedRows;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A scope, and what was found along with it; absent where nothing was asked for. */
interface FoundScope extends Pick<ScopedProject, "sessions"> {
  readonly rows?: FoundRows;
  readonly scope: ResolvedScope;
}

/** The scope, or why the request is refused. */
type ScopeResult =
  | FoundScope & { readonly refused?: undefined }
  | {
    readonly refused: RuntimeErrorCode;
    /** The key that may not be used, and its project, where they are known. */
    readonly by?: { readonly projectId: string; readonly key: Pick<ScopedKey, "id" | "name"> };
    readonly scope?: undefined;
  };

/** How coarse a key's last use is: a write for each would make every request a write. */
const LAST_USED_STEP_MS = 60_000;

/**
 * Resolves which project a request is for, by one indexed read. Unknown, revoked and expired keys
 * and keys of a deleted project are one refusal.
 */
export async function resolveScope(
  ctx: RunCtx,
  request: ScopeRequest,
): Promise<ScopeResult> {
  const { credential } = request;
  try {
    switch (credential.kind) {
      case "platform":
        return await platformScope(ctx, request);
      case "client":
        return await clientScope(ctx, request, credential);
      case "bearer":
      case "proxy":
        return await keyScope(ctx, request, credential);
    }
  } catch (error) {
    const refused = dataFaultIn(error);
    if (refused === null) throw error;
    return { refused };
  }
}

async function platformScope(
  ctx: RunCtx,
  asked: ScopeRequest,
): Promise<ScopeResult> {
  const { named, request } = asked;
  const { needsProject, operator } = routeOf(pathOf(request.url));
  if (needsProject) return { refused: "PROJECT_API_KEY_REQUIRED" };
  const isPlatforms = named === undefined || named === PLATFORM_PROJECT_ID;
  const scope = { projectId: PLATFORM_PROJECT_ID, kind: "platform" } as const;
  if (isPlatforms || operator === "subject") return { scope, ...await foundAlong(ctx, asked) };
  // Left unread, it would be the platform's own user that is renamed, or its token that is given.
  return operator === "target"
    ? { scope: { ...scope, target: named } }
    : { refused: "PROJECT_ID_NOT_ALLOWED" };
}

/** What is looked for with a scope that needs no look-up itself. */
async function foundAlong(
  ctx: RunCtx,
  { asked, component, tokens }: Pick<ScopeRequest, "asked" | "component" | "tokens">,
): Promise<Pick<FoundScope, "rows" | "sessions">> {
  if (tokens === undefined) return {};
  const args = { projectId: PLATFORM_PROJECT_ID, tokens };
  return asked === undefined
    ? { sessions: await ctx.runQuery(component.session_read.byTokens, args) }
    : await ctx.runQuery(component.caller.byTokens, { ...args, asked });
}

async function clientScope(
  ctx: RunCtx,
  { component, named, request, tokens }: ScopeRequest,
  { clientId }: Extract<Credential, { kind: "client" }>,
): Promise<ScopeResult> {
  if (!routeOf(pathOf(request.url)).clients) return { refused: "CLIENT_ID_NOT_ALLOWED" };
  const found = await ctx.runQuery(component.scope.byClientId, { clientId, tokens });
  if (found === null) return { refused: "PROJECT_NOT_FOUND" };
  if (!isNamed(found.project, { named })) return { refused: "PROJECT_SCOPE_MISMATCH" };
  return { scope: { kind: "client", ...projectPart(found) }, sessions: found.sessions };
}

async function keyScope(
  ctx: RunCtx,
  { asked, component, named, now, request, tokens }: ScopeRequest,
  { clientId, keyHash, kind }: Extract<Credential, { keyHash: string }>,
): Promise<ScopeResult> {
  let by: { projectId: string; key: ScopeKey } | undefined;
  const found = await findUsableKey(ctx, {
    component,
    keyHash,
    tokens,
    asked,
    now,
    address: addressOf(request),
    onUnusable: ({ key, project }) => by = { projectId: project.id, key },
  });
  if (found === null) return { refused: "INVALID_API_KEY", by };
  const { key, project } = found;
  if (!isNamed(project, { named, clientId })) return { refused: "PROJECT_SCOPE_MISMATCH" };
  const scope = { kind, key: scopedKey(key, now), ...projectPart(found) };
  return { scope, sessions: found.sessions, rows: found.rows };
}

/** Whether what names the project besides the credential names this one. */
function isNamed(
  project: ScopedProject["project"],
  { clientId, named }: { clientId?: string; named?: string },
): boolean {
  if (named !== undefined && named !== project.id) return false;
  // Apps of older clients call the slug a client id; beside a key it opens nothing.
  return clientId === undefined || clientId === project.clientId || clientId === project.slug;
}

function scopedKey(key: ScopeKey, now: number): ScopedKey {
  return {
    id: key.id,
    name: key.name,
    permissions: key.permissions,
    organizationId: key.organizationId,
    expiresAt: key.expiresAt,
    rateLimit: key.rateLimit,
    rateLimitWindowMs: key.rateLimitWindowMs,
    isUseDue: now - (key.lastUsedAt ?? 0) >= LAST_USED_STEP_MS,
  };
}

/** The key of a scope, if its last use is due to be written: once a minute at most. */
export function usedKeyOf({ key, projectId }: ResolvedScope): UsedKey | undefined {
  return key?.isUseDue ? { projectId, keyId: key.id } : undefined;
}

/** What the lanes need of a project that was found. */
export function projectPart(
  { project, settings }: ScopedProject,
): Pick<ResolvedScope, "projectId" | "clientId" | "name" | "settings"> {
  return {
    projectId: project.id,
    clientId: project.clientId,
    name: project.name,
    settings: settings ?? undefined,
  };
}

/** The scope of a request that a query may answer; null where the write lane must. */
export async function readableScope(
  ctx: RunCtx,
  request: ScopeRequest,
): Promise<FoundScope | null> {
  const found = await resolveScope(ctx, request);
  // What is refused leaves an event, which a query can't write.
  if (found.refused !== undefined) return null;
  // A key with a rate limit of its own is counted, which a query can't.
  return found.scope.key?.rateLimit === undefined ? found : null;
}

/** An answer as it leaves; null in its place where the write lane must give it, which records it. */
export function readResult(
  response: LaneResponse,
  { cors, request, scope }: Pick<ReadArgs, "request"> & {
    scope: ResolvedScope;
    /** @default made of the others, and of the environment */
    cors?: CorsInput;
  },
): ReadResult {
  const isRecorded = response.status >= 300 && refusalIn(response, pathOf(request.url)) !== null;
  if (response.status >= 500 || isRecorded) return { response: null };
  return {
    response: withCors(response, cors ?? corsInput(request, scope)),
    usedKey: usedKeyOf(scope),
  };
}

/** Where a project's requests are answered, under which settings and name. */
export interface Place {
  /** What mails and pages call the project. */
  readonly name: string;
  readonly settings: ProjectSettings;
  readonly siteUrl: string;
  /** The origin that links and cookies are for, without a slash at the end. */
  readonly baseUrl: string;
}

/** The place of one request of a project. */
export function placeOf(
  request: LaneRequest,
  target: Pick<ResolvedScope, "name" | "settings">,
  { siteUrl }: Pick<RuntimeConfig, "siteUrl"> = readConfig(),
): Place {
  const settings = withDefaults(target.settings ?? null);
  const baseUrl = baseUrlOf(readHeadersOf(request), { siteUrl, settings });
  return { name: target.name ?? PLATFORM_NAME, settings, siteUrl, baseUrl };
}
