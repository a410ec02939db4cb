import { CURRENT_COST, parseForeignHash } from "../../rules/password_hashes.ts";
import { defineErrorCodes, type ErrorCodes, fail } from "../../plugins/_kernel/errors.ts";
import { equalsInConstantTime } from "../../plugins/_kernel/crypto.ts";
import type { ProjectSettings } from "../../plugins/settings/table.ts";
import { equals } from "../../component/where.ts";
import { type AskedPasswords, Asker, QuestionPending } from "./ask.ts";
import type { BanataComponent } from "./component_api.ts";
import type { RunCtx } from "./ctx.ts";
import { bodyFields } from "./lane_request.ts";
import type { DerivedKey, HandleArgs, Question, ScryptCost } from "./wire.ts";

/** How passwords are asked for in one request. */
interface AskedPasswordsOptions {
  readonly asker: Asker;
  /**
   * Whether a common password is refused. A sign-in also hashes, for unknown addresses, and must not
   * answer them differently.
   */
  readonly refuseCommon: boolean;
}

/** Hashing takes far longer than a mutation may, so the answers come from outside. */
export function askedPasswords({ asker, refuseCommon }: AskedPasswordsOptions): AskedPasswords {
  let outdated: string | null = null;
  return {
    async hash(password) {
      const answer = await asker.scrypt(password, { salt: null, cost: CURRENT_COST });
      const { isCommon, key, salt }: DerivedKey = JSON.parse(answer);
      if (isCommon && refuseCommon) fail("BAD_REQUEST", PASSWORD_ERROR_CODES.PASSWORD_TOO_COMMON);
      return formatPasswordHash({ cost: CURRENT_COST, salt, key });
    },
    async verify({ hash, password }) {
      const stored = parsePasswordHash(hash);
      const foreign = stored === null ? parseForeignHash(hash) : null;
      if (foreign !== null) {
        const { salt, scheme: cost } = foreign;
        const { key }: DerivedKey = JSON.parse(await asker.foreignHash(password, { salt, cost }));
        const isRight = equalsInConstantTime(key, foreign.key);
        outdated = isRight ? password : null;
        return isRight;
      }
      // A hash of no known form verifies nothing, but must not answer faster than one that does.
      const { cost, salt } = stored ?? { salt: null, cost: CURRENT_COST };
      const { key }: DerivedKey = JSON.parse(await asker.scrypt(password, { salt, cost }));
      const isRight = stored !== null && equalsInConstantTime(key, stored.key);
      const isCurrent = JSON.stringify(cost) === JSON.stringify(CURRENT_COST);
      outdated = isRight && !isCurrent ? password : null;
      return isRight;
    },
    takeOutdated() {
      const password = outdated;
      outdated = null;
      return password;
    },
  };
}

const SIGN_IN = "/sign-in/email";
const SIGN_UP = "/sign-up/email";
/** Paths of which {@linkcode foreseenQuestion} knows something. */
export const FORESEEN_PATHS: ReadonlySet<string> = new Set([SIGN_IN, SIGN_UP]);
/** Addresses as nearly all are, and none that Better Auth refuses: whatever else may be one is its to judge. */
const PLAIN_ADDRESS =
  /^[\w+-]{1,64}(?:\.[\w+-]{1,64}){0,8}@(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,4}[A-Za-z]{2,63}$/;
/** Most accounts of one user that are looked at; who has more is asked by Better Auth. */
const MAX_ACCOUNTS = 100;

/** A request whose question may be foreseen. */
interface ForeseenRequest extends Pick<HandleArgs, "answers" | "request" | "sealKey"> {
  readonly component: BanataComponent;
  /** Path below the base path. */
  readonly path: string;
  readonly projectId: string;
  readonly settings: ProjectSettings;
}

/**
 * The question that a sign-in or a sign-up by password is going to ask, so that Better Auth runs once and not
 * twice: on Convex it would be evaluated only to ask. Null where the request is not plain, then Better Auth asks;
 * so is what it would refuse before it hashes for its address, password or missing name, for a hash is dear. What it
 * refuses for another field, and a sign-up whose address is taken, now cost the one hash that a plain request costs.
 *
 * It is a guess that decides nothing. With the answer Better Auth runs from its beginning, and takes it where it asks
 * this very question; else it asks its own. Nothing here depends on whether there is such a user, but the salt: an
 * address that nobody has asks for a new one, as Better Auth does.
 */
export async function foreseenQuestion(
  ctx: RunCtx,
  request: ForeseenRequest,
): Promise<Question | null> {
  const { answers, path, sealKey } = request;
  const named = plainFields(request);
  if (named === null) return null;
  const hash = path === SIGN_UP ? null : await storedHash(ctx, { ...request, ...named });
  let question: Question | null = null;
  const asker = new Asker({ answers, sealKey, onQuestion: (asked) => question = asked });
  const { password } = named;
  const passwords = askedPasswords({ asker, refuseCommon: false });
  try {
    await (hash === null ? passwords.hash(password) : passwords.verify({ hash, password }));
  } catch (error) {
    if (!(error instanceof QuestionPending)) throw error;
  }
  return question;
}

/** Address and password of a request in which Better Auth is going to hash; null for any other. */
function plainFields(
  { answers, path, request, settings }: ForeseenRequest,
): { email: string; password: string } | null {
  const isForeseen = FORESEEN_PATHS.has(path) && request.method === "POST";
  if (!isForeseen || answers.length > 0) return null;
  const { emailPassword, maxPasswordLength, minPasswordLength, signUp } = settings;
  const { email, name, password } = bodyFields(request);
  const isSignIn = path === SIGN_IN;
  const isOpen = emailPassword && (isSignIn || signUp && typeof name === "string");
  if (!isOpen || typeof email !== "string" || typeof password !== "string") return null;
  const { length } = [...password];
  const least = isSignIn ? 0 : minPasswordLength;
  if (!PLAIN_ADDRESS.test(email) || length < least || length > maxPasswordLength) return null;
  return { email: email.toLowerCase(), password };
}

/** The stored hash of the user's password; null where there is none. */
async function storedHash(
  ctx: RunCtx,
  { component, email, projectId }: Pick<ForeseenRequest, "component" | "projectId"> & {
    email: string;
  },
): Promise<string | null> {
  const user = await ctx.runQuery(component.reader.findOne, {
    projectId,
    model: "user",
    where: equals({ email }),
    join: { account: { from: "id", to: "userId", limit: MAX_ACCOUNTS, isOne: false } },
  });
  const accounts = user?.account;
  const own = Array.isArray(accounts)
    ? accounts.find(({ accountId, providerId }) =>
      providerId === "credential" && accountId === user?.id
    )
    : undefined;
  return typeof own?.password === "string" ? own.password : null;
}

/** Errors of a password that may not be set. */
export const PASSWORD_ERROR_CODES: ErrorCodes<
  "PASSWORD_TOO_SHORT" | "PASSWORD_TOO_LONG" | "PASSWORD_TOO_COMMON"
> = defineErrorCodes({
  PASSWORD_TOO_SHORT: "Choose a longer password",
  PASSWORD_TOO_LONG: "Choose a shorter password",
  PASSWORD_TOO_COMMON: "Choose another password, this one is among the first that attackers try",
});

/** What Better Auth's own `salt:key` hashes were made with. */
const BETTER_AUTH_COST: ScryptCost = { logN: 14, r: 16, p: 1, keyBytes: 64 };

const CURRENT_FORM = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=(\d{1,3})\$([\w-]{22})\$([\w-]{43})$/;
const BETTER_AUTH_FORM = /^([0-9a-f]{32}):([0-9a-f]{128})$/;

/** A stored password hash taken apart. Salt and key are base64url. */
interface PasswordHash {
  readonly cost: ScryptCost;
  readonly salt: string;
  readonly key: string;
}

/** The stored form, with its parameters: `$scrypt$ln=15,r=8,p=3$<salt>$<key>`. */
export function formatPasswordHash({ cost, key, salt }: PasswordHash): string {
  return `$scrypt$ln=${cost.logN},r=${cost.r},p=${cost.p}$${salt}$${key}`;
}

/** Takes a stored hash apart, in today's form or Better Auth's; null for anything else. */
export function parsePasswordHash(text: string): PasswordHash | null {
  const current = CURRENT_FORM.exec(text);
  if (current) {
    const [, logN, r, p, salt, key] = current;
    const cost = { logN: Number(logN), r: Number(r), p: Number(p), keyBytes: 32 };
    return { cost, salt: String(salt), key: String(key) };
  }
  const older = BETTER_AUTH_FORM.exec(text);
  if (!older) return null;
  const [, salt, key] = older;
  // Better Auth salts with the hex text itself, not with the bytes it stands for.
  return {
    cost: BETTER_AUTH_COST,
    salt: base64Url(String(salt)),
    key: hexToBase64Url(String(key)),
  };
}

function hexToBase64Url(hex: string): string {
  const bytes = hex.match(/../g)?.map((byte) => String.fromCharCode(parseInt(byte, 16))) ?? [];
  return base64Url(bytes.join(""));
}

function base64Url(binary: string): string {
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/={1,2}$/, "");
}
