import type { Bucket } from "../../component/rate_limit.ts";
import type { Data } from "../../component/validators.ts";
import { type MailQueue, securityNotice } from "../../plugins/_kernel/mails.ts";
import { AUDIT_HOLD_ID } from "../../plugins/_kernel/audit_retention.ts";
import { lazily, type Makers, type RequestState } from "../../plugins/_kernel/request_state.ts";
import { type Actor, PLATFORM_PROJECT_ID } from "../../plugins/_kernel/scope.ts";
import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import { organizationMemberships } from "../../plugins/organizations/memberships.ts";
import { txtRecords } from "../../plugins/emails/domain/txt_records.ts";
import { openUnsubscription } from "../../plugins/emails/suppressions.ts";
import { ownProject } from "../../plugins/projects/own_project.ts";
import { roleCatalogue } from "../../plugins/rbac/catalogue.ts";
import { projectRoles } from "../../plugins/rbac/project_roles.ts";
import { seedRoles } from "../../plugins/rbac/seed.ts";
import { readBranding } from "../../plugins/settings/branding.ts";
import { endImpersonations } from "../../plugins/users/sessions.ts";
import { rootSecrets, type RuntimeConfig } from "../deployment/config.ts";
import { PLATFORM_NAME } from "../deployment/paths.ts";
import type { Asker } from "../request/ask.ts";
import type { AuthorTracker } from "../request/author_tracker.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";
import type { LaneFlags } from "../request/in_flight.ts";
import { addressOf } from "../request/lane_request.ts";
import type { KmsFailure, LaneRequest } from "../request/wire.ts";
import { findActor } from "./actors.ts";
import { auditRows } from "./audit_rows.ts";
import { auditRetention } from "./audit_retention.ts";
import { auditStreams } from "./audit_streams.ts";
import { auditTree } from "./audit_tree.ts";
import { customerKeys } from "./customer_keys.ts";
import { keyRotation } from "./key_rotation.ts";
import { invitationLink } from "./mail_links.ts";
import { type MailCtx, mailQueue } from "./mail_queue.ts";
import { checkRoots } from "./root_secret.ts";
import { type OwnKeys, projectKeys } from "./project_keys.ts";
import { rootKeysOf } from "./root_keys.ts";
import { projectSecrets, SealedTextError } from "./secrets.ts";
import { scopedStore } from "./store.ts";
import { vaultRows } from "./vault_rows.ts";

/** What the services of one request are made of. */
export interface RequestParts {
  readonly ctx: WriteCtx & MailCtx;
  readonly component: BanataComponent;
  readonly config: RuntimeConfig;
  readonly request: LaneRequest;
  readonly flags: LaneFlags;
  /** What a mutation can't do is asked of it. */
  asker(): Asker;
  /** Who the request is by; asked for when somebody writes, or asks for the session. */
  author(): AuthorTracker;
  readonly projectId: string;
  readonly clientId?: string;
  /** What mails call the project. */
  readonly name: string;
  /** The origin that links are for. */
  readonly baseUrl: string;
  /** A key or an operator, known beforehand. */
  readonly actor: Actor | null;
}

/** The state with the project's keys as only services see them. */
type OwnState = RequestState & { readonly keys: OwnKeys };

/** What plugins and the engine are given in one request; each service is made when somebody asks for it. */
export function requestState(parts: RequestParts): OwnState {
  const { actor, component, config, ctx, flags, projectId, request } = parts;
  const now = Date.now();
  const state: OwnState = lazily<OwnState>({
    ...accessMakers(parts, { now, state: () => state }),
    scope: () => ({ projectId }),
    actor: () => actor,
    store: () => storeOf(parts, { now, id: projectId }),
    platform: () => storeOf(parts, { now, id: PLATFORM_PROJECT_ID }),
    keys: () => keysOf(parts, state.store, { id: projectId, now }),
    keyRotation: () => {
      const { customerKeys, keys, store } = state;
      const recipient = () => customerKeys.recipient();
      return keyRotation({ ctx, component, projectId, store, keys, recipient, now });
    },
    customerKeys: () => {
      const { keys, secrets, store } = state;
      const recordsBefore = (keyVersion: number) =>
        ctx.runQuery(component.vault_rotation.remaining, { projectId, keyVersion });
      const { asker } = parts;
      return customerKeys({ projectId, store, secrets, keys, asker, recordsBefore, now });
    },
    secrets: () =>
      projectSecrets(projectId, state.keys, {
        onUnreadable: () => flags.secretIsUnreadable = true,
      }),
    audit: () => auditRows(ctx, { component, projectId, author: parts.author() }),
    vault: () => vaultRows(ctx, { component, projectId, author: parts.author() }),
    mails: () => mailsOf(parts, state, { id: projectId, now }),
    tell: () => async (actor, notice) => {
      if (actor.type === "api_key") return;
      const place = actor.type === "user" ? state : platformPlace(parts, state.platform, { now });
      const user = await place.store.findOne("user", { id: actor.id });
      if (user === null) return;
      const { appName } = place.links;
      await place.mails.enqueue(securityNotice(user, { appName, ...notice }));
    },
    project: () => ownProject(state.platform, { projectId, now: () => now }),
    links: () => {
      const base = { baseUrl: parts.baseUrl, clientId: parts.clientId, store: state.store };
      return { appName: parts.name, invitation: (id) => invitationLink(base, id) };
    },
    removals: () => {
      const author = parts.author();
      return {
        start: async (subject) => {
          const by = { projectId, author: author.current() };
          await ctx.runMutation(component.removals.start, { ...by, ...subject });
        },
      };
    },
    erasure: () => ({
      graceMs: config.projectGraceMs,
      start: (id) => ctx.runMutation(component.erase.start, { projectId: id, now }),
      progress: (id) => ctx.runQuery(component.erase.progress, { projectId: id }),
      isHeld: async (id) =>
        await storeOf(parts, { now, id }).findOne("auditHold", { id: AUDIT_HOLD_ID }) !== null,
    }),
    auditRetention: () =>
      auditRetention(ctx, { component, projectId, store: state.store, author: parts.author() }),
    auditStreams: () => auditStreams(ctx, { component, projectId }),
    auditTree: () => auditTree(ctx, { component, projectId, store: state.store }),
    openUnsubscription: () => async (token) => {
      try {
        // Anyone sends any text, so one that does not open says nothing of the project's keys.
        return await openUnsubscription(projectSecrets(projectId, state.keys), token);
      } catch (error) {
        if (error instanceof SealedTextError) return null;
        throw error;
      }
    },
    // Within a request `fetch` is a question.
    lookUpTexts: () => (name) => txtRecords(name, { fetch, resolver: config.dnsUrl }),
    address: () => addressOf(request),
    now: () => () => now,
    session: () => () => parts.author().session,
    undoWrites: () => () => void (flags.transactionFailed = true),
  });
  return state;
}

/** What seals a project's secrets, under the roots of the deployment. */
function keysOf(
  { asker, component, config, ctx, flags }: RequestParts,
  store: ScopedStore,
  { id: projectId, now }: { id: string; now: number },
): OwnKeys {
  const onFailure = (code: KmsFailure) => flags.kmsFailure ??= code;
  return projectKeys({
    projectId,
    roots: () => rootKeysOf(config, { asker: asker(), onFailure }),
    store,
    canWrite: !ctx.readsOnly,
    now,
    onForeignRoot: () => flags.rootIsForeign = true,
    checkRoots: () => checkRoots(ctx, { component, roots: rootSecrets(config) }),
  });
}

function mailsOf(
  parts: RequestParts,
  { secrets, store }: Pick<RequestState, "secrets" | "store">,
  { id: projectId, now }: { id: string; now: number },
): MailQueue {
  const { component, config, ctx, flags } = parts;
  const onFailure = () => flags.writeFailed = true;
  const look = () => readBranding(store);
  const take = (buckets: Bucket[]) =>
    ctx.runMutation(component.rate_limit.take, { projectId, buckets, now });
  const put = (data: Data, { mayWait }: { mayWait: boolean }) =>
    ctx.runMutation(component.mail_changes.queue, {
      projectId,
      author: parts.author().current(),
      data,
      // A development mailbox is a provider of its own.
      mayWait: mayWait && !config.devMailbox,
    });
  return mailQueue({ ctx, projectId, store, put, secrets, now, look, take, onFailure });
}

/** Where an operator is a user: the platform, whatever project the request is for. */
function platformPlace(
  parts: RequestParts,
  store: ScopedStore,
  { now }: { now: number },
): { store: ScopedStore; mails: MailQueue; links: { appName: string } } {
  const at = { id: PLATFORM_PROJECT_ID, now };
  const secrets = projectSecrets(at.id, keysOf(parts, store, at));
  return {
    store,
    mails: mailsOf(parts, { secrets, store }, at),
    links: { appName: PLATFORM_NAME },
  };
}

/** Roles, memberships and who acts by them. */
function accessMakers(
  parts: RequestParts,
  { now, state }: { now: number; state: () => RequestState },
): Makers<
  Pick<
    RequestState,
    | "endImpersonations"
    | "findActor"
    | "findBan"
    | "memberships"
    | "projectRoles"
    | "roles"
    | "startProject"
  >
> {
  const { projectId } = parts;
  const scope = { projectId };
  return {
    roles: () => roleCatalogue(state().store, { scope }),
    projectRoles: () => projectRoles(state().store, { roles: state().roles, scope }),
    memberships: () =>
      organizationMemberships({ now, store: state().store, session: () => parts.author().session }),
    findActor: () => (named) => {
      const { platform, store } = state();
      return findActor(named, { now, platform, projectId, store });
    },
    findBan: () => (id) => state().store.findOne("user", { id }),
    endImpersonations: () => (id, userId) => endImpersonations(storeOf(parts, { now, id }), userId),
    startProject: () => (id) =>
      seedRoles(storeOf(parts, { now, id }), { now, scope: { projectId: id } }),
  };
}

function storeOf(
  { author: authorOf, component, ctx, projectId }: RequestParts,
  { id, now }: { id: string; now: number },
): ScopedStore {
  const author = authorOf();
  const isOperated = projectId === PLATFORM_PROJECT_ID && id !== PLATFORM_PROJECT_ID;
  const by = isOperated ? { current: () => author.inProject() } : author;
  return scopedStore(ctx, { component, projectId: id, now, author: by });
}
