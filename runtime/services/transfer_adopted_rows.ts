import type { AdoptedRecord } from "../../component/adopt.ts";
import { TABLES } from "../../component/tables/metadata.gen.ts";
import type { Data } from "../../component/validators.ts";
import { DEFAULT_ROLE, SUPER_ADMIN } from "../../plugins/_kernel/permissions.ts";
import { generateId } from "../../rules/ids.ts";
import type { ProjectSecrets } from "../../plugins/_kernel/secrets.ts";
import { toSlug } from "../../plugins/organizations/slug.ts";
import type {
  AdoptCode,
  AdoptedMember,
  AdoptedOrganization,
  AdoptedUser,
  AdoptRecord,
} from "../../plugins/transfer/adoption.ts";
import { toStoredHash } from "../../plugins/transfer/hash_forms.ts";
import { purposeOf } from "../../rules/sealed_columns.ts";
import { isTime, keepsRule, languageTag } from "../../rules/value_rules.ts";
import { adoptedId } from "./transfer_adopted_ids.ts";

/** What records are turned into rows with. */
export interface AdoptParts {
  readonly source: string;
  /** Epoch milliseconds, for rows whose own times nobody knows. */
  readonly now: number;
  /** Seals what has to be; null where nothing is written. */
  readonly secrets: ProjectSecrets | null;
  /** Whether the project has a role. */
  knowsRole(role: string): Promise<boolean>;
}

/** A record as rows, or why it can't be. */
export type Draft =
  | { readonly id: string; readonly record: AdoptedRecord; readonly leftOut: readonly string[] }
  | { readonly code: AdoptCode; readonly record?: undefined };

/** The rows of a record, as far as it can be told without looking at others. */
export async function draftOf(record: AdoptRecord, parts: AdoptParts): Promise<Draft> {
  switch (record.kind) {
    case "user":
      return await userDraft(record, parts);
    case "organization":
      return await organizationDraft(record, parts);
    case "member":
      return await memberDraft(record, parts);
  }
}

type Row = AdoptedRecord["rows"][number];

async function userDraft(given: AdoptedUser, parts: AdoptParts): Promise<Draft> {
  const { accounts = [], createdAt, email = "", factor, password } = given;
  if (email.trim() === "") return { code: "EMAIL_MISSING" };
  const { now, source } = parts;
  const id = await adoptedId("user", { source, id: given.id });
  const times = { createdAt: createdAt ?? now, updatedAt: given.updatedAt ?? createdAt ?? now };
  const { fitting, leftOut } = fittingColumns("user", {
    name: given.name?.trim(),
    image: given.image,
    username: given.username?.toLowerCase(),
    displayUsername: given.username,
    phoneNumber: given.phoneNumber,
    phoneNumberVerified: given.phoneNumberVerified,
    // As providers write it too, with an underscore.
    locale: given.locale && (languageTag(given.locale.replaceAll("_", "-")) ?? given.locale),
    banned: given.banned,
    banReason: given.banReason,
    banExpires: given.banExpires,
    metadata: given.metadata,
  });
  const hash = password === undefined ? null : toStoredHash(password);
  const row: Data = {
    name: "",
    ...fitting,
    // A name to show stands beside one to sign in by.
    ...fitting.username === undefined ? { displayUsername: null } : {},
    ...times,
    ...factor ? { twoFactorEnabled: true } : {},
    id,
    email: email.trim().toLowerCase(),
    emailVerified: given.emailVerified ?? false,
    role: DEFAULT_ROLE,
  };
  const own = { userId: id, ...times };
  const signIns = [
    ...hash?.hash === undefined
      ? []
      : [{ providerId: CREDENTIAL, accountId: id, password: hash.hash }],
    ...accounts.filter(({ providerId }) => providerId !== CREDENTIAL),
  ];
  const rows: Row[] = [{ table: "user", row }];
  for (const { accountId, providerId, ...rest } of signIns) {
    const account = {
      id: generateId("account", now),
      providerId,
      accountId,
    };
    rows.push({ table: "account", row: { ...account, ...rest, ...own } });
  }
  if (factor) rows.push({ table: "twoFactor", row: await factorRow(id, factor, parts) });
  const refused = hash?.refused === undefined ? [] : [hash.refused];
  return { id, record: { rows, needs: [], madeAt: createdAt }, leftOut: [...leftOut, ...refused] };
}

const CREDENTIAL = "credential";

async function factorRow(
  userId: string,
  { backupCodes = [], secret }: NonNullable<AdoptedUser["factor"]>,
  { now, secrets }: AdoptParts,
): Promise<Data> {
  const id = generateId("twoFactor", now);
  const seal = async (column: string, text: string) =>
    await secrets?.seal(text, { purpose: purposeOf(`twoFactor.${column}`, { id }) }) ?? "";
  return {
    id,
    userId,
    secret: await seal("secret", secret),
    backupCodes: await seal("backupCodes", JSON.stringify(backupCodes)),
    verified: true,
  };
}

async function organizationDraft(
  { createdAt, logo, metadata, name, slug, ...given }: AdoptedOrganization,
  { now, source }: AdoptParts,
): Promise<Draft> {
  const id = await adoptedId("organization", { source, id: given.id });
  const { fitting, leftOut } = fittingColumns("organization", {
    slug: slug?.toLowerCase(),
    logo,
    metadata,
  });
  const times = { createdAt: createdAt ?? now, updatedAt: createdAt ?? now };
  const row = { slug: toSlug(name), ...fitting, ...times, id, name: name.trim() };
  const count = { id: generateId("memberCount", now), organizationId: id, members: 0 };
  const rows = [{ table: "organization", row }, { table: "memberCount", row: count }];
  return { id, record: { rows, needs: [], madeAt: createdAt }, leftOut };
}

async function memberDraft(
  { createdAt, role = "", ...given }: AdoptedMember,
  { knowsRole, now, source }: AdoptParts,
): Promise<Draft> {
  const idOf = (table: string, id: string) => adoptedId(table, { source, id });
  const id = await idOf("member", given.id);
  const organizationId = await idOf("organization", given.organizationId);
  const userId = await idOf("user", given.userId);
  const wanted = role.split(",").map((each) => each.trim()).filter(Boolean)
    .map((each) => each === "owner" ? SUPER_ADMIN : each).slice(0, MAX_MEMBER_ROLES);
  const roles = new Set<string>();
  for (const each of wanted) roles.add(await knowsRole(each) ? each : MEMBER);
  if (roles.size === 0) roles.add(MEMBER);
  const sorted = [...roles].sort();
  const times = { createdAt: createdAt ?? now, updatedAt: createdAt ?? now };
  const member = { id, organizationId, userId, role: sorted.join(","), source: "api", ...times };
  const rows: Row[] = [{ table: "member", row: member }];
  for (const each of sorted) {
    const own = { organizationId, memberId: id, role: each };
    rows.push({
      table: "memberRole",
      row: { id: generateId("memberRole", now), ...own },
    });
  }
  const needs = [{ table: "user", id: userId }, { table: "organization", id: organizationId }];
  const leftOut = wanted.every((each) => roles.has(each)) ? [] : ["role"];
  return { id, record: { rows, needs, madeAt: createdAt }, leftOut };
}

const MEMBER = "member";
const MAX_MEMBER_ROLES = 10;

/** The values that can be stored, and the names of those that can't: these stay behind. */
function fittingColumns(
  table: string,
  values: Readonly<Record<string, string | number | boolean | undefined>>,
): { fitting: Data; leftOut: string[] } {
  const fitting: Data = {};
  const leftOut: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const { kind, rule } = TABLES[table]?.fields[name] ?? {};
    const fits = kind === "date" ? isTime(value) : rule === undefined || keepsRule(rule, value);
    if (fits) fitting[name] = value;
    else leftOut.push(name);
  }
  return { fitting, leftOut };
}
