import { equals } from "../../component/where.ts";
import { clientNetwork, isOfOwnNetwork } from "../../plugins/_kernel/addresses.ts";
import { sha256Base64Url } from "../../plugins/_kernel/hash.ts";
import type { RunCtx } from "../request/ctx.ts";
import { bodyFields, headersOf } from "../request/lane_request.ts";
import { addressOf } from "../request/client_address.ts";
import { readConfig } from "../deployment/config.ts";
import { limitClassOf } from "./limits.ts";
import { signedCookies } from "../crypto/signed_cookies.ts";
import {
  ACCOUNT_FIELDS,
  type NamedAccount,
  type SubjectRequest,
  type Subjects,
} from "../request/subjects.ts";
import type { LaneRequest } from "../request/wire.ts";

/** Ends of the names that Better Auth gives its cookies. */
const SESSION_COOKIE = "session_token";
const CHALLENGE_COOKIE = "two_factor";
/** Sessions, or challenges, of one request that are looked up. */
const MAX_COOKIES = 8;
/** Stands for the users of more than that. */
const MANY = "many";

/** Finds whom a request is counted for. It reads a session only for paths that count its user. */
export async function subjectsOf(ctx: RunCtx, input: SubjectRequest): Promise<Subjects> {
  const { path, request } = input;
  const { account, name, token, user } = limitClassOf(path);
  const fields = bodyFields(request);
  const users = user === undefined ? [] : await usersOf(ctx, input);
  return {
    ...clientOf(input),
    accounts: account === undefined ? [] : accountsIn(fields),
    users,
    // Beside a session too: Better Auth may not take that one, and ask the challenge's user.
    challenged: name === "two-factor" ? await challengedOf(ctx, input) : [],
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
 * The users of the sessions that come along; a browser brings one. Whoever brings so many that looking
 * them up would be work shares one name with others like that.
 */
async function usersOf(
  ctx: RunCtx,
  { component, request, scope: { kind, projectId } }: SubjectRequest,
): Promise<string[]> {
  if (kind === "bearer") return [];
  const options = { config: readConfig(), projectId };
  const tokens = await signedCookies(headersOf(request), SESSION_COOKIE, options);
  if (tokens.length > MAX_COOKIES) return [MANY];
  const found = await Promise.all(tokens.map((token) => {
    const where = equals({ token });
    return ctx.runQuery(component.adapter.findOne, { projectId, model: "session", where });
  }));
  return eachOnce(found.map((row) => row?.userId));
}

/** The users of whom a second factor is asked: Better Auth keeps each under the challenge, by its hash. */
async function challengedOf(
  ctx: RunCtx,
  { component, request, scope: { kind, projectId } }: SubjectRequest,
): Promise<string[]> {
  if (kind === "bearer") return [];
  const options = { config: readConfig(), projectId };
  const challenges = await signedCookies(headersOf(request), CHALLENGE_COOKIE, options);
  if (challenges.length > MAX_COOKIES) return [MANY];
  const found = await Promise.all(challenges.map(async (challenge) => {
    const where = equals({ identifier: await sha256Base64Url(challenge) });
    return await ctx.runQuery(component.adapter.findOne, {
      projectId,
      model: "verification",
      where,
    });
  }));
  return eachOnce(found.map((row) => row?.value));
}

function eachOnce(values: readonly unknown[]): string[] {
  return [...new Set(values.filter((value) => typeof value === "string"))];
}
