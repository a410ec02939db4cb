import { keyActor } from "../../plugins/api_keys/usable.ts";
import { equals } from "../../component/where.ts";
import { headersOf } from "../request/lane_request.ts";
import type { BetterAuthPlugin } from "better-auth";
import type { RunCtx } from "../request/ctx.ts";
import type { RequestState } from "../../plugins/_kernel/request_state.ts";
import { type Actor, PLATFORM_PROJECT_ID } from "../../plugins/_kernel/scope.ts";
import { ownProject } from "../../plugins/projects/own_project.ts";
import { DEFAULT_SETTINGS, withDefaults } from "../../plugins/settings/defaults.ts";
import { addressOf } from "../request/client_address.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { readConfig, rootSecrets, type RuntimeConfig } from "../deployment/config.ts";
import { cookieStyle } from "../request/cookie_names.ts";
import { accessOf } from "../services/access.ts";
import { findActor } from "../services/actors.ts";
import { Asker } from "../request/ask.ts";
import type { Engine } from "../engine/build.ts";
import { projectErasure } from "../services/erasure.ts";
import type { LaneFlags } from "../request/flags.ts";
import { AuthorTracker } from "../request/author.ts";
import { engineFrom } from "../engine/reuse.ts";
import { askedPasswords } from "../services/passwords.ts";
import { projectSecrets } from "../services/secrets.ts";
import { removalsOf } from "../services/removals.ts";
import { scopedStore } from "../services/store.ts";
import { errorResponse } from "../request/errors.ts";
import { checkRoots } from "../services/root_secret.ts";
import { invitationLink } from "../services/mail_links.ts";
import { type MailCtx, mailQueue } from "../services/mail_queue.ts";
import { isFromForeignPage } from "../gate/foreign_pages.ts";
import { baseUrlOf, trustedOrigins } from "../deployment/origins.ts";
import { withoutBlindRedirect } from "./page_outcome.ts";
import { routePage } from "./page.ts";
import { pathOf } from "../deployment/paths.ts";
import { routeOf } from "../routes.ts";
import { refusedValueIn, refusedValueResponse } from "../request/refused_value.ts";
import { projectPart } from "../gate/scope.ts";
import { refusedTarget, withTrustedRedirect } from "../gate/targets.ts";
import type { HandleArgs, LaneResponse, ResolvedScope } from "../request/wire.ts";
import { toLaneResponse } from "./reply.ts";

/** What the lanes close over. */
export interface LaneOptions {
  readonly component: BanataComponent;
  /** Endpoints of the platform and its projects. */
  readonly plugins: readonly BetterAuthPlugin[];
}

/** One request, in whichever lane it runs. */
export interface LaneInput extends LaneOptions {
  readonly ctx: RunCtx & MailCtx;
  readonly args: HandleArgs;
  readonly flags: LaneFlags;
}

/** The project an engine is for, and who acts in it if that is known already. */
export interface EngineScope
  extends Pick<ResolvedScope, "projectId" | "clientId" | "name" | "settings"> {
  readonly actor: Actor | null;
}

const PLATFORM_NAME = "Banata";

/** Lets Better Auth of the request's project answer it. */
export async function respondInLane(input: LaneInput): Promise<LaneResponse> {
  const { request, scope } = input.args;
  if (scope.target !== undefined) return await respondAsOperator(input, scope.target);
  const place = placeOf(input, scope);
  const refused = refusedTarget(request, place);
  if (refused !== null) return refused;
  const page = routePage(request, { ...scope, ...place });
  if (page?.response !== undefined) return page.response;
  // A page has judged whose form it was sent.
  if (page === null && isFromForeignPage(request, { kind: scope.kind, ...place })) {
    return errorResponse("INVALID_ORIGIN");
  }
  const routed = page === null ? input : { ...input, args: { ...input.args, ...page } };
  const engine = await engineFor(routed, { ...scope, actor: actorOf(scope) });
  const reply = withTrustedRedirect(await pass(routed, engine), place);
  return withoutBlindRedirect(routed.args.request, reply);
}

/** Where a project's requests are answered, under which settings and name. */
function placeOf({ args }: LaneInput, target: Pick<ResolvedScope, "name" | "settings">) {
  const { siteUrl } = readConfig();
  const settings = withDefaults(target.settings ?? null);
  const baseUrl = baseUrlOf(headersOf(args.request), { siteUrl, settings });
  return { name: target.name ?? PLATFORM_NAME, settings, siteUrl, baseUrl };
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
  const refused = refusedTarget(input.args.request, placeOf(input, projectPart(found)));
  if (refused !== null) return refused;
  const actor = { type: "operator", id: user.id } as const;
  return await pass(input, await engineFor(input, { ...projectPart(found), actor }));
}

/** Looked up for unknown projects too, so that these answer as foreign ones do. */
async function isAdministrator(
  { component, ctx }: LaneInput,
  { projectId, userId }: { projectId: string; userId: string },
): Promise<boolean> {
  const where = equals({ project: projectId, userId });
  const scope = { projectId: PLATFORM_PROJECT_ID, model: "projectAdministrator" };
  return await ctx.runQuery(component.adapter.findOne, { ...scope, where }) !== null;
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

async function pass({ args, flags }: LaneInput, engine: Engine): Promise<LaneResponse> {
  const { body, method, url } = args.request;
  const request = new Request(url, { method, headers: headersOf(args.request), body });
  try {
    const response = await engine.handler(request);
    flags.author = engine.author();
    return await toLaneResponse(response, { engine, request });
  } catch (error) {
    if (flags.rootIsForeign) return errorResponse("ROOT_SECRET_WRONG");
    flags.refusedValue ??= refusedValueIn(error);
    if (flags.refusedValue !== null) return refusedValueResponse(flags.refusedValue);
    // Better Auth lets some of the lane's own stops through; the flags say what they were.
    if (flags.question === null && !flags.wroteOrWantedTo) throw error;
    if (flags.question === null && !isReadOnly(error)) throw error;
    return errorResponse("INTERNAL_ERROR");
  }
}

function isReadOnly(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "WRITE_IN_READ_LANE";
}

/** Better Auth of a project for the request of the lane. */
export async function engineFor(input: LaneInput, target: EngineScope): Promise<Engine> {
  const { args, component, ctx, flags } = input;
  const { actor, clientId } = target;
  const author = new AuthorTracker({ actor, requestId: args.requestId });
  const config = readConfig();
  const { baseUrl, name, settings } = placeOf(input, target);
  const { projectId } = target;
  const cookies = cookieStyle({ projectId, clientId, kind: args.scope.kind, baseUrl, settings });
  const asker = new Asker({
    answers: args.answers,
    sealKey: args.sealKey,
    onQuestion: (question) => flags.question ??= question,
  });
  return await engineFrom({
    ctx,
    component,
    config,
    settings,
    clientId,
    name,
    flags,
    baseUrl,
    cookies,
    state: stateFor(input, { ...target, baseUrl, config, name, author }),
    asker,
    author,
    passwords: askedPasswords({
      asker,
      refuseCommon: routeOf(pathOf(args.request.url)).newPassword !== undefined,
    }),
    plugins: input.plugins,
  });
}

function stateFor(
  { args, component, ctx, flags }: LaneInput,
  { actor, baseUrl, author, clientId, config, name, projectId }: EngineScope & {
    baseUrl: string;
    config: RuntimeConfig;
    name: string;
    author: AuthorTracker;
  },
): RequestState {
  const now = Date.now();
  const onWriteRefused = () => flags.wroteOrWantedTo = true;
  const storeOf = (id: string) => {
    const isOperated = projectId === PLATFORM_PROJECT_ID && id !== PLATFORM_PROJECT_ID;
    const by = isOperated ? { current: () => author.inProject() } : author;
    return scopedStore(ctx, { component, projectId: id, now, author: by, onWriteRefused });
  };
  const store = storeOf(projectId);
  const platform = storeOf(PLATFORM_PROJECT_ID);
  const canWrite = ctx.runMutation !== undefined;
  const roots = rootSecrets(config);
  const { runMutation } = ctx;
  const secrets = projectSecrets({
    projectId,
    roots,
    store,
    canWrite,
    now,
    onForeignRoot: () => flags.rootIsForeign = true,
    checkRoots: runMutation && (() => checkRoots({ ...ctx, runMutation }, { component, roots })),
  });
  const onFailure = () => flags.writeFailed = true;
  return {
    scope: { projectId },
    actor,
    store,
    ...accessOf(store, { now, scope: { projectId }, session: () => author.session, storeOf }),
    findActor: (named) => findActor(named, { now, platform, projectId, store }),
    secrets,
    mails: mailQueue({ ctx, projectId, store, secrets, now, onFailure }),
    project: ownProject(platform, { projectId, now: () => now }),
    platform,
    links: {
      appName: name,
      invitation: (id) => invitationLink({ baseUrl, clientId, store }, id),
    },
    removals: removalsOf(ctx, { component, projectId, author, onWriteRefused }),
    erasure: projectErasure(ctx, {
      component,
      graceMs: config.projectGraceMs,
      now,
      onWriteRefused,
    }),
    address: addressOf(args.request),
    now: () => now,
    session: () => author.session,
    undoWrites: () => flags.transactionFailed = true,
  };
}

function actorOf({ key, kind }: ResolvedScope): Actor | null {
  return kind !== "bearer" || key === undefined ? null : keyActor(key);
}
