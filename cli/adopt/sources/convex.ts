import type { AdoptedUser } from "../../../plugins/transfer/adoption.ts";
import { CliError } from "../../arguments.ts";
import { FileError } from "../file_error.ts";
import type { FileShape } from "../read_file.ts";
import type { StagedRow, Staging } from "../staging.ts";
import { flagOf, present, textOf, timeOf } from "../values.ts";
import { betterAuthPlace, betterAuthRecords, betterAuthRow } from "./better_auth.ts";
import type { Found, Source, SourceOptions } from "./types.ts";

/** An entry with the documents of a table, of the app or of a component of it. */
const DOCUMENTS = /^(?:_components\/(.+)\/)?([A-Za-z][\w]*)\/documents\.jsonl$/;

/** What a list of Convex Auth's is called in the staging. */
const AUTH_USERS = "convexAuth/users";
const AUTH_ACCOUNTS = "convexAuth/authAccounts";

const shape: FileShape = {
  formats: ["zip"],
  place(list) {
    if (list === AUTH_USERS) return { table: list };
    return list === AUTH_ACCOUNTS ? { table: list, ref: "userId" } : betterAuthPlace(list);
  },
  row: betterAuthRow,
  entries: listsOf,
};

/**
 * The export of a Convex deployment: of the component @convex-dev/better-auth and of the earlier Banata,
 * whose tables are Better Auth's, or of Convex Auth, whose tables are the app's.
 */
export const convex: Source = {
  file: "the ZIP of `npx convex export`",
  shape,
  records: convexRecords,
};

/**
 * Which entries are read, and what their lists are called. A component or an app with `user` and `account`
 * has Better Auth's tables, an app with `users` and `authAccounts` those of Convex Auth.
 */
function listsOf(names: readonly string[]): ReadonlyMap<string, string> {
  const places = new Map<string, Map<string, string>>();
  for (const name of names) {
    const [, component = "", table] = DOCUMENTS.exec(name) ?? [];
    if (table === undefined || table.startsWith("_")) continue;
    const tables = places.get(component) ?? new Map<string, string>();
    places.set(component, tables.set(table, name));
  }
  const found = [...places.values()];
  const ofBetterAuth = found.filter((tables) => tables.has("user") && tables.has("account"));
  if (ofBetterAuth.length > 1) {
    throw new CliError("Export one component at a time: several of them hold users");
  }
  const [betterAuth] = ofBetterAuth;
  if (betterAuth) return new Map([...betterAuth].map(([table, entry]) => [entry, table]));
  const auth = found.find((tables) => tables.has("users") && tables.has("authAccounts"));
  const [users, accounts] = [auth?.get("users"), auth?.get("authAccounts")];
  if (users === undefined || accounts === undefined) {
    throw new FileError("FILE_WRONG", { place: "it has no users of Better Auth or Convex Auth" });
  }
  // What else is Convex Auth's own is counted, to say that it stays behind.
  const others = [...auth ?? []].filter(([table, entry]) =>
    /^auth[A-Z]/.test(table) && entry !== accounts
  );
  return new Map([
    [users, AUTH_USERS],
    [accounts, AUTH_ACCOUNTS],
    ...others.map(([table, entry]) => [entry, table] as const),
  ]);
}

async function* convexRecords(staging: Staging, options: SourceOptions): AsyncGenerator<Found> {
  if (staging.count(AUTH_USERS) === 0) {
    const tenants = tenantsOf(staging, options);
    for await (const found of betterAuthRecords(staging, options)) {
      if (tenants === null || tenants.has(found.at)) yield found;
    }
    return;
  }
  for (const staged of staging.rows(AUTH_USERS)) yield authUserOf(staged, staging);
}

/**
 * The places of the rows of one project, for the earlier Banata kept several in its tables; null where
 * there is one. Rows of before it had projects belong to none.
 */
function tenantsOf(staging: Staging, { tenant }: SourceOptions): ReadonlySet<string> | null {
  const projects = new Set<string>();
  for (const { row } of staging.rows("user")) {
    const project = textOf(row.projectId);
    if (project !== undefined) projects.add(project);
  }
  if (tenant === undefined && projects.size <= 1) return null;
  if (tenant === undefined || !projects.has(tenant)) {
    throw new CliError(`Name one project of the file with --tenant: ${[...projects].join(", ")}`);
  }
  const places = new Set<string>();
  for (const table of ["user", "organization", "member"]) {
    for (const { at, row } of staging.rows(table)) {
      if (textOf(row.projectId) === tenant) places.add(at);
    }
  }
  return places;
}

/** Methods of Convex Auth that mail or text a code: they need no account here. */
const CODE_METHOD = /^(?:email|phone|resend|twilio|magic|otp)/i;

function authUserOf({ at, row }: StagedRow, staging: Staging): Found {
  const id = textOf(row._id) ?? "";
  if (flagOf(row.isAnonymous)) return { at, id, code: "ANONYMOUS" };
  const user: AdoptedUser = {
    kind: "user",
    id,
    email: textOf(row.email),
    emailVerified: timeOf(row.emailVerificationTime) !== undefined,
    name: textOf(row.name),
    image: textOf(row.image),
    phoneNumber: textOf(row.phone),
    phoneNumberVerified: timeOf(row.phoneVerificationTime) !== undefined,
    createdAt: timeOf(row._creationTime),
    accounts: [],
  };
  for (
    const { emailVerified, provider, providerAccountId, secret } of staging.rowsOf(
      AUTH_ACCOUNTS,
      id,
    )
  ) {
    const [providerId, accountId] = [textOf(provider), textOf(providerAccountId)];
    if (providerId === undefined || accountId === undefined) continue;
    if (textOf(secret) !== undefined) {
      user.password = textOf(secret);
      user.email ??= accountId.includes("@") ? accountId : undefined;
      user.emailVerified ||= textOf(emailVerified) !== undefined;
    } else if (!CODE_METHOD.test(providerId)) user.accounts?.push({ providerId, accountId });
  }
  return { at, record: present(user) };
}
