import type { LightEndpoint, LightInput } from "../../plugins/_kernel/light_endpoint.ts";
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
import {
  type AnswerLight,
  LIGHT_PLUGINS,
  type LightAnswer,
  type LightPlugin,
  type LightRequest,
} from "../gate/light.ts";
import { findSession } from "../gate/plain_session.ts";
import { jsonResponse } from "../request/errors.ts";
import { addressOf, bodyFields, headersOf } from "../request/lane_request.ts";
import { routeOf } from "../routes.ts";
import { ownSources } from "./light_rights.ts";
import { NotPlain, readingStore } from "./reading_store.ts";

/** The endpoints of plugins that the light lane answers, by the plugin that has them. */
const BY_PLUGIN: Readonly<Record<LightPlugin, readonly AnyEndpoint[]>> = {
  "api-keys": [VERIFY_KEY],
  organizations: [HAS_ORGANIZATION_PERMISSION],
  rbac: [CHECK_PERMISSION, CHECK_PERMISSIONS, MY_PERMISSIONS],
  users: [HAS_PERMISSION],
};

/** What answers the plugins' endpoints, by their paths, but for those of plugins that are left out. */
export function lightEndpoints(leftOut: readonly LightPlugin[]): Record<string, AnswerLight> {
  const served = LIGHT_PLUGINS.filter((id) => !leftOut.includes(id));
  return Object.fromEntries(
    served.flatMap((id) => BY_PLUGIN[id].map((each) => [each.path, answersBy(each)])),
  );
}

type AnyEndpoint = Pick<LightEndpoint<string, never, unknown>, "answer" | "path">;

/** Answers by the endpoint's own handler. What it refuses is the read lane's to say. */
function answersBy(endpoint: AnyEndpoint): AnswerLight {
  const { needs } = routeOf(endpoint.path);
  return async (given): Promise<LightAnswer> => {
    const isOpen = needs === undefined || given.place.settings[needs];
    const body = isOpen ? plainBody(given) : null;
    const caller = body === null ? null : await callerOf(given);
    if (body === null || caller === null) return "read";
    try {
      const reply = await endpoint.answer(body, inputOf(given, caller));
      return reply === null ? "read" : jsonResponse(200, { body: reply });
    } catch (error) {
      if (error instanceof Refusal || error instanceof NotPlain) return "read";
      throw error;
    }
  };
}

/** The fields of a POST's body; null where Better Auth may read them otherwise, or refuse the request. */
function plainBody({ place, request }: LightRequest): Readonly<Record<string, unknown>> | null {
  const headers = headersOf(request);
  const isPlain = request.method === "POST" && request.body !== undefined &&
    headers.get("content-type")?.startsWith("application/json") === true;
  if (!isPlain) return null;
  const origins = trustedOrigins(place.siteUrl, place.settings);
  // It asks for the origin of whatever brings a cookie.
  const isFromElsewhere = headers.has("cookie") && !origins.includes(headers.get("origin") ?? "");
  return isFromElsewhere ? null : bodyFields(request);
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
  const { session: { activeOrganizationId, activeTeamId, id, userId }, user } = found;
  return {
    actor: { type: "user", id: userId, role: user.role ?? null },
    session: {
      id,
      userId,
      activeOrganizationId: activeOrganizationId ?? null,
      activeTeamId: activeTeamId ?? null,
      impersonatedBy: null,
      hasSecondFactor: user.twoFactorEnabled === true,
      get isFromProvider(): boolean {
        throw new NotPlain();
      },
    },
  };
}

type Input = Omit<LightInput<never>, "body">;

/** What the endpoint's handler is given, as the engine gives it; each part is made when it is asked for. */
function inputOf(given: LightRequest, { actor, session }: Caller): Input {
  const { now, request, scope: { projectId } } = given;
  let store: Input["store"] | undefined;
  let rights: Input["rights"] | undefined;
  let sources: PermissionSources | undefined;
  const input: Input & { readonly sources: PermissionSources } = {
    actor,
    currentSession: session,
    now,
    scope: { projectId },
    get address() {
      return addressOf(request);
    },
    get store() {
      return store ??= readingStore(given);
    },
    get memberships() {
      return input.sources.memberships;
    },
    get rights() {
      return rights ??= rightsOf(actor, ownSourcesOf());
    },
    get rightsOf() {
      return (other: Actor) => rightsOf(other, input.sources);
    },
    get sources() {
      const { scope, store } = input;
      return sources ??= {
        scope,
        memberships: memberRoles({ store, session: () => session }),
        roles: roleCatalogue(store, { scope }),
      };
    },
  };
  const ownSourcesOf = () =>
    actor.type === "user" && session !== null
      ? ownSources(given, { actor, session, scope: input.scope })
      : input.sources;
  return input;
}
