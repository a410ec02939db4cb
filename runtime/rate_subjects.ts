import { equals } from "../component/where.ts";
import { clientNetwork, isOfOwnNetwork } from "../plugins/_kernel/addresses.ts";
import { withDefaults } from "../plugins/settings/defaults.ts";
import type { RunCtx } from "./adapter/types.ts";
import { bodyFields } from "./body_fields.ts";
import { addressOf } from "./client_address.ts";
import type { BanataComponent } from "./component_api.ts";
import { readConfig } from "./config.ts";
import { cookieStyle, tokenCookies } from "./cookie_names.ts";
import { parseSigned } from "./engine/signed_values.ts";
import { headersOf } from "./lane_headers.ts";
import { limitClassOf } from "./limits.ts";
import { baseUrlOf } from "./origins.ts";
import type { LaneRequest, ResolvedScope } from "./wire.ts";

/** Body fields that say whose account a request is about, or which address is mailed. */
const ACCOUNT_FIELDS = ["email", "newEmail", "username", "phoneNumber", "identifier"] as const;
/** Cookies of one name that are looked at; a browser sends one. */
const MAX_COOKIES = 4;

/** An account that a request names, in one spelling. */
export interface NamedAccount {
  readonly field: typeof ACCOUNT_FIELDS[number];
  readonly name: string;
}

/** Whom a request is counted for; null for whom it has none. */
export interface Subjects {
  /** The network of the client, or of a proxy that nobody has declared. */
  readonly address: string | null;
  /** Whether many clients may stand behind that address. */
  readonly isShared: boolean;
  readonly accounts: readonly NamedAccount[];
  /** The user of the session that comes along; looked up only where the class counts users. */
  readonly user: string | null;
  /** The user of whom a second factor is asked. */
  readonly challenged: string | null;
  /** The token of a link. */
  readonly token: string | null;
}

/** A request whose subjects are looked for. */
export interface SubjectRequest {
  readonly component: BanataComponent;
  readonly request: LaneRequest;
  readonly scope: ResolvedScope;
  /** Path below the base path. */
  readonly path: string;
  /** Where the request came from, as the host knows it. */
  readonly peer?: string;
}

/** Finds whom a request is counted for. It reads a session only for paths that count its user. */
export async function subjectsOf(ctx: RunCtx, input: SubjectRequest): Promise<Subjects> {
  const { path, request } = input;
  const { account, token, user } = limitClassOf(path);
  const fields = bodyFields(request);
  return {
    ...clientOf(input),
    accounts: account === undefined ? [] : accountsIn(fields),
    user: user === undefined ? null : await userOf(ctx, input),
    challenged: null,
    token: token === undefined ? null : tokenIn(request, fields),
  };
}

/**
 * The client by its address. A key's requests come from an app's server, behind which stands a whole app,
 * so only an address that a proxy tells counts there.
 */
function clientOf(
  { peer, request, scope: { kind } }: SubjectRequest,
): Pick<Subjects, "address" | "isShared"> {
  const told = addressOf(request);
  if (told !== null) return { address: clientNetwork(told), isShared: false };
  if (peer === undefined || kind === "bearer" || kind === "proxy") {
    return { address: null, isShared: false };
  }
  return { address: clientNetwork(peer), isShared: isOfOwnNetwork(peer) };
}

/** Whose turn the questions of a request are answered in: of its client, or of the account it names. */
export function clientNameOf(input: Omit<SubjectRequest, "component" | "path">): string {
  const { address, isShared } = clientOf(input as SubjectRequest);
  if (address !== null && !isShared) return address;
  const [account] = accountsIn(bodyFields(input.request));
  return account?.name ?? input.scope.key?.id ?? address ?? "";
}

type Fields = Readonly<Record<string, unknown>>;

function accountsIn(fields: Fields): NamedAccount[] {
  return ACCOUNT_FIELDS.flatMap((field) => {
    const value = fields[field];
    if (typeof value !== "string" || value.trim() === "") return [];
    return [{ field, name: value.trim().toLowerCase() }];
  });
}

function tokenIn({ url }: LaneRequest, { token }: Fields): string | null {
  const given = typeof token === "string" ? token : new URL(url).searchParams.get("token");
  return given || null;
}

/**
 * The user of a session's cookie. Whether its signature is right is not asked: whoever sends a token that
 * is somebody's has it.
 */
async function userOf(
  ctx: RunCtx,
  { component, request, scope }: SubjectRequest,
): Promise<string | null> {
  if (scope.kind === "bearer") return null;
  const { projectId } = scope;
  const headers = headersOf(request);
  const { siteUrl } = readConfig();
  const settings = withDefaults(scope.settings ?? null);
  const baseUrl = baseUrlOf(headers, { siteUrl, settings });
  const names = tokenCookies(cookieStyle({ ...scope, baseUrl, settings }));
  const values = names.flatMap((name) => cookiesNamed(headers, name));
  for (const value of values.slice(-MAX_COOKIES)) {
    const token = parseSigned(value)?.value;
    if (token === undefined) continue;
    const where = equals({ token });
    const session = { projectId, model: "session", where };
    const found = await ctx.runQuery(component.adapter.findOne, session);
    if (typeof found?.userId === "string") return found.userId;
  }
  return null;
}

/** The values of all cookies of a name. */
export function cookiesNamed(headers: Headers, name: string): string[] {
  return (headers.get("cookie") ?? "").split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}
