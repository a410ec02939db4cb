import type { RuntimeConfig } from "../deployment/config.ts";
import { cookieSecrets } from "./cookie_secrets.ts";
import { RecentlyUsed } from "./recently_used.ts";
import { isSigned, parseSigned, type SigningKey, signingKey } from "./signed_values.ts";

/** What a project's cookies are signed and verified with. */
export type Signers = readonly [SigningKey, ...SigningKey[]];

/** Projects whose keys are kept at most, where a module lives longer than a request. */
const MAX_PROJECTS = 1_000;
/** By the configuration they are made of: those of one that was replaced go with it. */
const kept = new WeakMap<SignedCookieOptions["config"], RecentlyUsed<Signers>>();

/** Whose cookies are looked for. */
interface SignedCookieOptions {
  readonly config: Pick<RuntimeConfig, "secret" | "previousSecrets">;
  readonly projectId: string;
}

/**
 * The values of a project's signed cookies of one name, whatever prefix the name has: each once, and only
 * those that are signed under one of the project's cookie secrets.
 */
export async function signedCookies(
  headers: Headers,
  name: string,
  options: SignedCookieOptions,
): Promise<string[]> {
  const found = cookiesNamed(headers, name).map(parseSigned).filter((each) => each !== null);
  if (found.length === 0) return [];
  const signers = await cookieSigners(options);
  const values = found.filter((signed) => signers.some((key) => isSigned(signed, key)));
  return [...new Set(values.map(({ value }) => value))];
}

/** The cookies whose name ends so, read as leniently as Better Auth reads them. */
function cookiesNamed(headers: Headers, name: string): string[] {
  return (headers.get("cookie") ?? "").split(";").flatMap((pair) => {
    const at = pair.indexOf("=");
    if (at === -1 || !pair.slice(0, at).trim().endsWith(`.${name}`)) return [];
    return [pair.slice(at + 1).trim().replace(/^"(.*)"$/, "$1")];
  });
}

/** What a project's cookies are signed and verified with: under the current root secret first. */
export function cookieSigners({ config, projectId }: SignedCookieOptions): Promise<Signers> {
  const signers = kept.get(config) ?? new RecentlyUsed<Signers>(MAX_PROJECTS);
  kept.set(config, signers);
  return signers.get(projectId, async () => {
    const [current, ...previous] = await cookieSecrets(config, projectId);
    return [signingKey(current.value), ...previous.map(({ value }) => signingKey(value))];
  });
}
