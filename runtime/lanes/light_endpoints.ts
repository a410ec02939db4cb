import type { SessionColumns, UserColumns } from "../../component/user_session.ts";
import type {
  LightEndpoint,
  LightInput,
  PlainQuestion,
} from "../../plugins/_kernel/light_endpoint.ts";
import { Refusal } from "../../plugins/_kernel/errors.ts";
import type { PermissionSources } from "../../plugins/_kernel/permissions.ts";
import type { CurrentSession } from "../../plugins/_kernel/request_state.ts";
import { rightsOf } from "../../plugins/_kernel/rights.ts";
import type { Actor } from "../../plugins/_kernel/scope.ts";
import { keyActor } from "../../plugins/api_keys/usable.ts";
import { VERIFY_KEY } from "../../plugins/api_keys/verify.ts";
import { HAS_ORGANIZATION_PERMISSION } from "../../plugins/organizations/has_permission.ts";
import { memberRoles } from "../../plugins/organizations/member_roles.ts";
import { roleCatalogue } from "../../plugins/rbac/catalogue.ts";
import { CHECK_PERMISSION, CHECK_PERMISSIONS, MY_PERMISSIONS } from "../../plugins/rbac/checks.ts";
import { HAS_PERMISSION } from "../../plugins/users/has_permission.ts";
import { trustedOrigins } from "../deployment/origins.ts";
import type { LightAnswer, LightRequest, LightRoute } from "../gate/light.ts";
import { findSession } from "../gate/plain_session.ts";
import { jsonResponse } from "../request/errors.ts";
import { addressOf, bodyFields, headerOf } from "../request/lane_request.ts";
import { routeOf } from "../routes.ts";
import { LIGHT_PLUGINS, type LightPlugin } from "../request/light_plugins.ts";
import type { LaneRequest } from "../request/wire.ts";
import { foundRows } from "./found_rows.ts";
import { NotPlain } from "./reading_store.ts";

/** The endpoints of plugins that the light lane answers, by the plugin that has them. */
const BY_PLUGIN: Readonly<Record<LightPlugin, readonly AnyEndpoint[]>> = {
  "api-keys": [VERIFY_KEY],
  organizations: [HAS_ORGANIZATION_PERMISSION],
  rbac: [CHECK_PERMISSION, CHECK_PERMISSIONS, MY_PERMISSIONS],
  users: [HAS_PERMISSION],
};

type AnyEndpoint = Pick<LightEndpoint<string, never, unknown>, "path" | "question">;

/** What answers the plugins' endpoints, by their paths. */
export const LIGHT_ENDPOINTS: Readonly<Record<string, LightRoute>> = Object.fromEntries(
  LIGHT_PLUGINS.flatMap((id) => BY_PLUGIN[id].map((each) => [each.path, routeTo(each)])),
);

/** The plugin that has a path here; undefined for what is no plugin's. */
export function pluginOf(path: string): LightPlugin | undefined {
  return LIGHT_PLUGINS.find((id) => BY_PLUGIN[id].some((each) => each.path === path));
}

/** Asks the endpoint's own handler. */
function routeTo(endpoint: AnyEndpoint): LightRoute {
  return (request) => {
    const body = plainBody(request);
    const question = body && endpoint.question(body);
    if (question === null) return null;
    const { needs } = routeOf(endpoint.path);
    return {
      asked: question.asked,
      answer: async (given) => {
        const isOpen = needs === undefined || given.place.settings[needs];
        return isOpen && isFromHome(given) ? await answerTo(question, given) : "read";
      },
    };
  };
}

/** What is refused is the read lane's to say. */
async function answerTo(
  question: PlainQuestion<unknown>,
  given: LightRequest,
): Promise<LightAnswer> {
  const caller = await callerOf(given);
  if (caller === null) return "read";
  try {
    return jsonResponse(200, {
      body: await question.answer((fields) => new PlainInput(given, caller, fields)),
    });
  } catch (error) {
    if (error instanceof Refusal || error instanceof NotPlain) return "read";
    throw error;
  }
}

/** The fields of a POST's body; null where Better Auth may read them otherwise. */
function plainBody(request: LaneRequest): Readonly<Record<string, unknown>> | null {
  const isPlain = request.method === "POST" && request.body !== undefined &&
    headerOf(request, "content-type")?.startsWith("application/json") === true;
  return isPlain ? bodyFields(request) : null;
}

/** Better Auth asks for the origin of whatever brings a cookie, and refuses others. */
function isFromHome({ place, request }: LightRequest): boolean {
  return headerOf(request, "cookie") === null ||
    trustedOrigins(place.siteUrl, place.settings).includes(headerOf(request, "origin") ?? "");
}

interface Caller {
  readonly actor: Actor;
  /** Null where no user acts. */
  readonly session: CurrentSession | null;
}

/** Who acts; null where nobody does, or only the read lane can tell. */
async function callerOf(given: LightRequest): Promise<Caller | null> {
  const { key, kind } = given.scope;
  if (kind === "bearer") return key === undefined ? null : { actor: keyActor(key), session: null };
  const found = await findSession(given);
  if (!("user" in found) || found.session.impersonatedBy !== undefined) return null;
  const { session, user } = found;
  return {
    actor: { type: "user", id: session.userId, role: user.role ?? null },
    session: new PlainSession(session, user),
  };
}

/** A session as handlers see it. It is a class for what {@link PlainInput} is one for. */
class PlainSession implements CurrentSession {
  readonly id: string;
  readonly userId: string;
  readonly activeOrganizationId: string | null;
  readonly activeTeamId: string | null;
  readonly impersonatedBy = null;
  readonly hasSecondFactor: boolean;

  constructor(
    { activeOrganizationId, activeTeamId, id, userId }: SessionColumns,
    { twoFactorEnabled }: UserColumns,
  ) {
    this.id = id;
    this.userId = userId;
    this.activeOrganizationId = activeOrganizationId ?? null;
    this.activeTeamId = activeTeamId ?? null;
    this.hasSecondFactor = twoFactorEnabled === true;
  }

  get isFromProvider(): boolean {
    throw new NotPlain();
  }
}

/**
 * What the endpoint's handler is given, as the engine gives it; each part is made when it is asked for. All of
 * them are of one class: an object made for each request would be a shape of its own to V8.
 */
class PlainInput<Fields> implements LightInput<Fields> {
  readonly actor: Actor;
  readonly body: Fields;
  readonly currentSession: CurrentSession | null;
  readonly now: number;
  readonly scope: LightInput<Fields>["scope"];
  readonly #given: LightRequest;
  #found: LightInput<Fields>["store"] | undefined;
  #own: LightInput<Fields>["rights"] | undefined;
  #read: PermissionSources | undefined;

  constructor(given: LightRequest, { actor, session }: Caller, body: Fields) {
    this.#given = given;
    this.actor = actor;
    this.body = body;
    this.currentSession = session;
    this.now = given.now;
    this.scope = { projectId: given.scope.projectId };
  }

  get address(): string | null {
    return addressOf(this.#given.request);
  }

  get store(): LightInput<Fields>["store"] {
    return this.#found ??= foundRows(this.#given.rows);
  }

  get memberships(): LightInput<Fields>["memberships"] {
    return this.#sources.memberships;
  }

  get rights(): LightInput<Fields>["rights"] {
    return this.#own ??= rightsOf(this.actor, this.#sources);
  }

  get rightsOf(): LightInput<Fields>["rightsOf"] {
    return (other) => rightsOf(other, this.#sources);
  }

  get #sources(): PermissionSources {
    const { currentSession, scope, store } = this;
    return this.#read ??= {
      scope,
      memberships: memberRoles({ store, session: () => currentSession }),
      roles: roleCatalogue(store, { scope }),
    };
  }
}
