import type { BetterAuthPlugin } from "better-auth";
import { keyActor } from "../../plugins/api_keys/usable.ts";
import { equals } from "../../component/where.ts";
import { lazily } from "../../plugins/_kernel/request_state.ts";
import { type Actor, PLATFORM_PROJECT_ID } from "../../plugins/_kernel/scope.ts";
import { DEFAULT_SETTINGS } from "../../plugins/settings/table.ts";
import { readConfig } from "../deployment/config.ts";
import { trustedOrigins } from "../deployment/origins.ts";
import { pathOf } from "../deployment/paths.ts";
import { type Engine, engineOf } from "../engine/build.ts";
import { type LaneFlags, noticing, type RequestInFlight, serve } from "../request/in_flight.ts";
import { HeldRows, holding } from "../request/held_rows.ts";
import { isFromForeignPage, refusedTarget, withTrustedRedirect } from "../gate/listed_origins.ts";
import { placeOf, projectPart } from "../gate/scope.ts";
import { Asker } from "../request/ask.ts";
import { AuthorTracker, type NamedUser } from "../request/author_tracker.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { cookieStyle } from "../request/cookie_names.ts";
import type { WriteCtx } from "../request/ctx.ts";
import { errorResponse } from "../request/errors.ts";
import { headersOf } from "../request/lane_request.ts";
import { askedPasswords } from "../request/passwords.ts";
import { refusedValueIn, refusedValueResponse } from "../request/refused_value.ts";
import type { HandleArgs, LaneRequest, LaneResponse, ResolvedScope } from "../request/wire.ts";
import { routeOf } from "../routes.ts";
import { engineColumns } from "../services/engine_columns.ts";
import type { MailCtx } from "../services/mail_queue.ts";
import { type RequestParts, requestState } from "../services/request_state.ts";
import { routePage, withoutBlindRedirect } from "./page.ts";
import { toLaneResponse } from "./reply.ts";

/** What the lanes close over. */
export interface LaneOptions {
  readonly component: BanataComponent;
  /** Endpoints of the platform and its projects. */
  readonly plugins: readonly BetterAuthPlugin[];
}

/** One request, in whichever lane it runs. */
interface LaneInput extends LaneOptions {
  readonly ctx: WriteCtx & MailCtx;
  readonly args: HandleArgs;
  readonly flags: LaneFlags;
}

/** The project an engine is for, and who acts in it if that is known already. */
interface EngineScope extends Pick<ResolvedScope, "projectId" | "clientId" | "name" | "settings"> {
  readonly actor: Actor | null;
  /** The operator's row, where one acts. */
  readonly operator?: NamedUser;
}

/** Lets Better Auth of the request's project answer it. */
export async function respondInLane(given: LaneInput): Promise<LaneResponse> {
  const ctx = holding(noticing(given.ctx, given.flags), new HeldRows());
  const input = { ...given, ctx };
  const { request, scope } = input.args;
  if (scope.target !== undefined) return await respondAsOperator(input, scope.target);
  const place = placeOf(request, scope);
  const refused = refusedTarget(request, place);
  if (refused !== null) return refused;
  const isPage = (of: LaneRequest) => routeOf(pathOf(of.url)).page === true;
  const page = isPage(request) ? routePage(request, { ...scope, ...place }) : null;
  if (page?.response !== undefined) return page.response;
  // A page has judged whose form it was sent.
  if (page === null && isFromForeignPage(request, { kind: scope.kind, ...place })) {
    return errorResponse("INVALID_ORIGIN");
  }
  const routed = page === null ? input : { ...input, args: { ...input.args, ...page } };
  const engine = await engineFor(routed, { ...scope, actor: actorOf(scope) });
  const reply = withTrustedRedirect(await pass(routed, engine), place);
  return isPage(routed.args.request) ? withoutBlindRedirect(routed.args.request, reply) : reply;
}

/** A platform session that names a project it owns or administers acts in that project's own engine. */
async function respondAsOperator(input: LaneInput, projectId: string): Promise<LaneResponse> {
  if (comesFromElsewhere(input.args)) return errorResponse("INVALID_ORIGIN");
  const platform = await engineFor(input, { projectId: PLATFORM_PROJECT_ID, actor: null });
  const user = await platform.userOf(headersOf(input.args.request));
  if (user === null) return errorResponse("AUTHENTICATION_REQUIRED");
  const found = await input.ctx.runQuery(input.component.scope.byProjectId, { projectId });
  const isTheirs = found?.project.ownerId === user.id ||
    await isAdministrator(input, { projectId, userId: user.id });
  if (found === null || !isTheirs) return errorResponse("PROJECT_NOT_FOUND");
  const refused = refusedTarget(
    input.args.request,
    placeOf(input.args.request, projectPart(found)),
  );
  if (refused !== null) return refused;
  const actor = { type: "operator", id: user.id, session: user.session } as const;
  const target = { ...projectPart(found), actor, operator: user };
  return await pass(input, await engineFor(input, target));
}

/** Looked up for unknown projects too, so that these answer as foreign ones do. */
async function isAdministrator(
  { component, ctx }: LaneInput,
  { projectId, userId }: { projectId: string; userId: string },
): Promise<boolean> {
  const where = equals({ project: projectId, userId });
  const scope = { projectId: PLATFORM_PROJECT_ID, model: "projectAdministrator" };
  return await ctx.runQuery(component.reader.findOne, { ...scope, where }) !== null;
}

/**
 * Whether another origin than the platform's sends an operator's cookie. The project's engine takes
 * the origins that the project lists, and those may not act as its owner.
 */
function comesFromElsewhere(args: HandleArgs): boolean {
  const headers = headersOf(args.request);
  const named = headers.get("origin") ?? headers.get("referer");
  // A GET changes nothing; what names no origin is refused by the engine.
  if (args.request.method === "GET" || named === null || !URL.canParse(named)) return false;
  const { siteUrl } = readConfig();
  return !trustedOrigins(siteUrl, DEFAULT_SETTINGS).includes(new URL(named).origin);
}

/** Nobody sees it: a question, and what the read lane may not write, are answered by another run. */
const STOPPED: LaneResponse = { status: 500, headers: [], body: null };

async function pass({ args, flags }: LaneInput, engine: Engine): Promise<LaneResponse> {
  const { body, method, url } = args.request;
  const request = new Request(url, { method, headers: engineHeaders(args.request), body });
  try {
    return await toLaneResponse(await engine.handler(request), { engine, request });
  } catch (error) {
    // Better Auth lets some of the lane's own stops through; the flags say what they were.
    if (flags.question !== null || flags.wantedToWrite) return STOPPED;
    if (flags.unavailable !== null) return errorResponse(flags.unavailable);
    if (flags.kmsFailure !== null) return errorResponse(flags.kmsFailure);
    if (flags.rootIsForeign) return errorResponse("ROOT_SECRET_WRONG");
    if (flags.secretIsUnreadable) return errorResponse("PROJECT_SECRETS_UNREADABLE");
    flags.refusedValue ??= refusedValueIn(error);
    if (flags.refusedValue !== null) return refusedValueResponse(flags.refusedValue);
    throw error;
  }
}

/**
 * The headers that Better Auth sees. It asks a request that says how it was made, and names no origin, for
 * one. Node's `fetch` says the mode `cors` and nothing more, so an app's server would be refused as a page that
 * hides where it is. A browser says from which site and for what, too (Fetch Metadata), and its forms, which need
 * no leave of ours to be sent, are of another mode: what shows any of that is asked.
 */
function engineHeaders(request: LaneRequest): Headers {
  const headers = headersOf(request);
  const isBrowsers = headers.has("sec-fetch-site") || headers.has("sec-fetch-dest");
  if (isBrowsers || headers.get("sec-fetch-mode") !== "cors") return headers;
  const told = new Headers(headers);
  told.delete("sec-fetch-mode");
  return told;
}

/** Better Auth of a project for the request of the lane. */
export async function engineFor(input: LaneInput, target: EngineScope): Promise<Engine> {
  const { args, component, ctx, plugins } = input;
  const { clientId, projectId } = target;
  const config = readConfig();
  const { baseUrl, name, settings } = placeOf(args.request, target);
  const cookies = cookieStyle({ projectId, clientId, kind: args.scope.kind, baseUrl, settings });
  const own = { projectId, clientId, name, settings, config, baseUrl, cookies };
  const readsOnly = ctx.readsOnly === true;
  const engine = await engineOf({ ...own, component, plugins, readsOnly });
  const request = requestOf(input, { ...own, actor: target.actor, operator: target.operator });
  return {
    api: engine.api,
    handler(given) {
      input.flags.author = () => request.author.current();
      return serve(request, () => engine.handler(given));
    },
    userOf: (headers) => serve(request, () => engine.userOf(headers)),
  };
}

function requestOf(
  { args, component, ctx, flags }: LaneInput,
  { operator, ...target }:
    & Omit<RequestParts, "asker" | "author" | "component" | "ctx" | "flags" | "request">
    & Pick<EngineScope, "operator">,
): RequestInFlight {
  const request: RequestInFlight = lazily<RequestInFlight>({
    ctx: () => ctx,
    flags: () => flags,
    author: () => new AuthorTracker({ actor: target.actor, operator, request: args }),
    state: () =>
      requestState({
        ...target,
        asker: () => request.asker,
        author: () => request.author,
        component,
        ctx,
        flags,
        request: args.request,
      }),
    columns: () => {
      const { config, projectId } = target;
      return engineColumns({ config, projectId, secrets: () => request.state.secrets });
    },
    asker: () =>
      new Asker({
        answers: args.answers,
        sealKey: args.sealKey,
        onQuestion: (question) => flags.question ??= question,
      }),
    passwords: () =>
      askedPasswords({
        asker: request.asker,
        refuseCommon: routeOf(pathOf(args.request.url)).newPassword !== undefined,
      }),
  });
  return request;
}

function actorOf({ key, kind }: ResolvedScope): Actor | null {
  return kind !== "bearer" || key === undefined ? null : keyActor(key);
}
