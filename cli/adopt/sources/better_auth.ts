import type { AdoptedUser } from "../../../plugins/transfer/adoption.ts";
import type { FileShape, Place } from "../read_file.ts";
import type { ForeignRow, StagedRow, Staging } from "../staging.ts";
import { flagOf, metadataOf, objectOf, present, textOf, timeOf } from "../values.ts";
import type { Found, Source, SourceOptions } from "./types.ts";

/** The tables that come along, and by what their rows are found. */
const PLACES: Readonly<Record<string, Place>> = {
  user: { table: "user" },
  account: { table: "account", ref: "userId" },
  twoFactor: { table: "twoFactor", ref: "userId" },
  organization: { table: "organization" },
  member: { table: "member" },
};

/**
 * Where the rows of a table go, whose name may be in the plural, with underscores, and after a schema.
 */
export function betterAuthPlace(name: string): Place | null {
  const own = camelCase(name.split(".").at(-1) ?? "");
  return PLACES[own] ?? PLACES[own.replace(/s$/, "")] ?? null;
}

/** Names of columns as Better Auth has them, whatever its database's are. */
export function betterAuthRow(row: ForeignRow): ForeignRow {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [camelCase(name), value]));
}

function camelCase(name: string): string {
  // What begins with an underscore is Convex's.
  if (name.startsWith("_")) return name;
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

const shape: FileShape = {
  formats: ["sqlite", "json"],
  object: "lists",
  ids: ["id", "_id"],
  place: betterAuthPlace,
  row: betterAuthRow,
};

/** The database of an app with Better Auth. */
export const betterAuth: Source = {
  file: 'a SQLite database, or JSON of the tables of another: {"user": […], "account": […], …}',
  shape,
  records: betterAuthRecords,
};

/** What staged tables of Better Auth's hold, wherever they are from. */
export async function* betterAuthRecords(
  staging: Staging,
  options: SourceOptions,
): AsyncGenerator<Found> {
  for (const { at, row } of staging.rows("user")) {
    yield await userOf({ at, row }, { staging, ...options });
  }
  for (const { at, row } of staging.rows("organization")) {
    const { id, metadata } = row;
    yield {
      at,
      record: present({
        kind: "organization" as const,
        id: idOf(id ?? row._id),
        name: textOf(row.name) ?? "",
        slug: textOf(row.slug),
        logo: textOf(row.logo),
        metadata: metadataOf(objectOf(metadata)),
        createdAt: createdAtOf(row),
      }),
    };
  }
  for (const { at, row } of staging.rows("member")) {
    yield {
      at,
      record: present({
        kind: "member" as const,
        id: idOf(row.id ?? row._id),
        organizationId: idOf(row.organizationId),
        userId: idOf(row.userId),
        role: textOf(row.role),
        createdAt: createdAtOf(row),
      }),
    };
  }
}

const PLAIN_ROLES = ["user", "member"];

async function userOf(
  { at, row }: StagedRow,
  { secret, staging }: SourceOptions & { readonly staging: Staging },
): Promise<Found> {
  const id = idOf(row.id ?? row._id);
  if (flagOf(row.isAnonymous)) return { at, id, code: "ANONYMOUS" };
  const leftOut: string[] = [];
  if (!PLAIN_ROLES.includes(textOf(row.role) ?? "user")) leftOut.push("role");
  const user: AdoptedUser = {
    kind: "user",
    id,
    email: textOf(row.email),
    emailVerified: flagOf(row.emailVerified),
    name: textOf(row.name),
    image: textOf(row.image),
    username: textOf(row.displayUsername) ?? textOf(row.username),
    phoneNumber: textOf(row.phoneNumber),
    phoneNumberVerified: flagOf(row.phoneNumberVerified),
    locale: textOf(row.locale),
    banned: flagOf(row.banned),
    banReason: textOf(row.banReason),
    banExpires: timeOf(row.banExpires),
    metadata: metadataOf(objectOf(row.metadata)),
    createdAt: createdAtOf(row),
    updatedAt: timeOf(row.updatedAt),
    accounts: [],
  };
  for (const account of staging.rowsOf("account", id)) {
    if (hasTokens(account) && !leftOut.includes("tokens")) leftOut.push("tokens");
    const [accountId, providerId] = [textOf(account.accountId), textOf(account.providerId)];
    if (providerId === "credential") user.password = textOf(account.password);
    else if (accountId && providerId) user.accounts?.push({ accountId, providerId });
  }
  const [factor] = staging.rowsOf("twoFactor", id);
  if (factor && flagOf(row.twoFactorEnabled) && flagOf(factor.verified) !== false) {
    const opened = secret === undefined ? null : await openFactor(factor, secret);
    if (opened) user.factor = opened;
    else leftOut.push("factor");
  }
  return { at, record: present(user), leftOut };
}

/** Whether an account has what its provider gave for calls to it: what it is good for, it was given to that app. */
function hasTokens(account: ForeignRow): boolean {
  return ["accessToken", "refreshToken", "idToken"].some((name) => textOf(account[name]));
}

/** What Better Auth encrypted under the secret of the app; null where it was under another. */
async function openFactor(
  row: ForeignRow,
  key: string,
): Promise<NonNullable<AdoptedUser["factor"]> | null> {
  const { symmetricDecrypt } = await import("better-auth/crypto");
  try {
    const secret = await symmetricDecrypt({ key, data: textOf(row.secret) ?? "" });
    const codes: unknown = JSON.parse(
      await symmetricDecrypt({ key, data: textOf(row.backupCodes) ?? "" }),
    );
    return { secret, backupCodes: Array.isArray(codes) ? codes.map(String) : [] };
  } catch {
    return null;
  }
}

function idOf(value: unknown): string {
  return textOf(value) ?? "";
}

function createdAtOf(row: ForeignRow): number | undefined {
  return timeOf(row.createdAt) ?? timeOf(row._creationTime);
}
