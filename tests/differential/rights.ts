import { TABLES } from "../../component/tables/metadata.gen.ts";
import { DEFAULT_SETTINGS } from "../../plugins/settings/table.ts";
import { cookieStyle, sessionCookies } from "../../runtime/request/cookie_names.ts";
import type { ReadArgs, ReadResult } from "../../runtime/request/wire.ts";
import { cookieSecrets } from "../../runtime/crypto/cookie_secrets.ts";
import { hashApiKey } from "../../plugins/_kernel/hash.ts";
import { Random } from "../support/random.ts";
import { insertRows, rowFor } from "../isolation/component_field.ts";
import type { Row } from "../support/rows.ts";
import { signedCookie } from "../support/signed_cookie.ts";
import { NOW, openWorld, ROOTS } from "./sessions.ts";

const SITE = "https://auth.example.com";
const PROJECT = "proj_rights";
const HOUR_MS = 3_600_000;

/** What keys and roles may hold, and what is asked of them. */
const PERMISSIONS = [
  "vault.read",
  "vault.*",
  "*",
  "role.read",
  "api_key.read",
  "user.read",
  "organization.update",
  "member.invite",
  "note.write",
];
const USERS = ["usr_admin", "usr_plain", "usr_banned", "usr_factor", "usr_gone"];
const ORGANIZATIONS = ["org_open", "org_factor", "org_sso", "org_gone"];
const KEYS = ["all", "few", "none", "organization", "ended", "limited"];
const ODD: readonly unknown[] = [null, "", 1, true, [], {}, ["vault.read", 7], "x".repeat(300)];

/** What came of comparing. */
export interface Comparison {
  /** How many requests the light lane answered itself, by path. */
  readonly answered: Record<string, number>;
  /** Different answers of these, by path. */
  readonly answers: Record<string, Set<string>>;
  /** What differs, as it was seen. */
  readonly differences: unknown[];
}

/** Asks both lanes for generated checks of keys and rights, and compares what they answer to the byte. */
export async function compareRights(
  { count, seed }: { count: number; seed: number },
): Promise<Comparison> {
  const random = new Random(seed);
  const comparison: Comparison = { answered: {}, answers: {}, differences: [] };
  await using world = await openWorld({ siteUrl: SITE, hasPreviousRoot: false });
  for (const [table, rows] of Object.entries(rowsOfProject())) {
    await insertRows(world, { table, rows });
  }
  for (let asked = 0; asked < count; asked++) {
    const path = random.pick(Object.keys(BODIES));
    await compare(world, await requestFor(path, random), { comparison, path });
  }
  return comparison;
}

async function compare(
  world: Awaited<ReturnType<typeof openWorld>>,
  args: ReadArgs,
  { comparison, path }: { comparison: Comparison; path: string },
): Promise<void> {
  const light = await world.light(args);
  const read = await world.run("banataAuth/adapter:read", args) as ReadResult;
  if (light.lane === "read") return;
  comparison.answered[path] = (comparison.answered[path] ?? 0) + 1;
  (comparison.answers[path] ??= new Set()).add(JSON.stringify(light.response?.body));
  const given = light.lane === "write" ? { response: null } : light;
  if (JSON.stringify(given) === JSON.stringify(read)) return;
  comparison.differences.push({ args, light, read });
}

/** What a body's fields are, each as it may be sent; a field without a value is left out. */
const BODIES: Readonly<Record<string, (random: Random) => Row>> = {
  "/api-key/verify": (random) => ({
    key: random.pick([undefined, undefined, ...KEYS.map(keyText), "sk_live_nonsense"]),
    permission: random.pick([undefined, ...PERMISSIONS]),
    address: random.pick([undefined, undefined, "192.0.2.7", "198.51.100.1", "nowhere"]),
  }),
  "/banata/rbac/check-permission": (random) => ({
    ...subject(random),
    permission: random.pick(PERMISSIONS),
    explain: random.pick([undefined, undefined, true, false]),
  }),
  "/banata/rbac/check-permissions": (random) => ({
    ...subject(random),
    permissions: PERMISSIONS.filter(() => random.chance(0.3)),
    operator: random.pick([undefined, "all", "any"]),
    explain: random.pick([undefined, true]),
  }),
  "/banata/rbac/my-permissions": subject,
  "/admin/has-permission": (random) => ({
    userId: random.pick([undefined, undefined, ...USERS]),
    role: random.pick([undefined, undefined, undefined, "admin", ["admin", "user"]]),
    organizationId: random.pick([undefined, ...ORGANIZATIONS]),
    explain: random.pick([undefined, true]),
    [random.pick(["permission", "permissions"])]: asked(random),
  }),
  "/organization/has-permission": (random) => ({
    organizationId: random.pick([undefined, ...ORGANIZATIONS]),
    [random.pick(["permission", "permissions"])]: random.pick([
      { organization: ["update"] },
      { member: ["invite", "remove"], vault: ["read"] },
      {},
    ]),
  }),
};

function subject(random: Random): Row {
  // A body that names both is not plain.
  const named = random.pick(["none", "user", "user", "key", "both"]);
  const isNamed = (kind: string) => named === kind || named === "both";
  return {
    userId: isNamed("user") ? random.pick(USERS) : undefined,
    keyId: isNamed("key") ? `ak_${random.pick(KEYS)}` : undefined,
    organizationId: random.pick([undefined, undefined, ...ORGANIZATIONS]),
    projectId: random.pick([undefined, undefined, PROJECT]),
  };
}

function asked(random: Random): unknown {
  return random.pick([
    random.pick(PERMISSIONS),
    PERMISSIONS.filter(() => random.chance(0.3)),
    { vault: ["read"], note: ["write"] },
  ]);
}

const TYPES = ["application/json", "application/json", "application/json; charset=utf-8"];
const ODD_TYPES = ["text/json", "application/x-www-form-urlencoded", "application/vnd.x+json"];

async function requestFor(path: string, random: Random): Promise<ReadArgs> {
  const fields = BODIES[path]?.(random) ?? {};
  const name = random.pick(Object.keys(fields));
  const odd = random.chance(0.15) ? { [name]: random.pick(ODD) } : {};
  const unknown = random.chance(0.05) ? { [random.pick(["extra", "callbackURL"])]: "/app" } : {};
  const body = JSON.stringify({ ...fields, ...odd, ...unknown });
  const keyHash = hashApiKey(keyText(random.pick(KEYS)));
  const isUser = random.chance(0.4);
  const credential = { kind: isUser ? "proxy" : "bearer", keyHash } as const;
  const type = random.chance(0.05) ? random.pick(ODD_TYPES) : random.pick(TYPES);
  const origins = isUser
    ? [SITE, SITE, SITE, SITE, undefined, "https://evil.example"]
    : [undefined];
  const origin = random.pick(origins);
  return {
    credential,
    request: {
      method: "POST",
      url: `${SITE}/api/auth${path}${random.chance(0.05) ? "?fields=id" : ""}`,
      headers: [
        ["content-type", type],
        ...origin === undefined ? [] : [["origin", origin]],
        ...isUser ? [["cookie", await cookieOf(random.pick(USERS))]] : [],
      ],
      ...type === ODD_TYPES[1]
        ? { body: "permission=vault.read" }
        : random.chance(0.02)
        ? {}
        : { body },
    },
  };
}

async function cookieOf(userId: string): Promise<string> {
  const config = { secret: ROOTS.secret, previousSecrets: [] };
  const [{ value }] = await cookieSecrets(config, PROJECT);
  const place = { projectId: PROJECT, clientId: "client_rights", baseUrl: SITE } as const;
  const { names: [name] } = sessionCookies(
    cookieStyle({ ...place, kind: "proxy", settings: DEFAULT_SETTINGS }),
  );
  return `${name}=${await signedCookie(`token of ${userId}`, value)}`;
}

function keyText(name: string): string {
  return `sk_live_${name}`;
}

function rowsOfProject(): Record<string, Row[]> {
  const own = (table: string, rows: readonly Row[]) =>
    rows.map((row) => ({ projectId: PROJECT, ...rowFor(table, { ...timesOf(table), ...row }) }));
  const members = ORGANIZATIONS.slice(0, 3).flatMap((organizationId) =>
    USERS.map((userId, at) => ({
      id: `mem_${organizationId}_${userId}`,
      organizationId,
      userId,
      role: ["super_admin", "admin", "member"][at % 3],
    }))
  );
  return {
    project: [{
      projectId: "platform",
      ...rowFor("project", { id: PROJECT, clientId: "client_rights", slug: "rights" }),
    }],
    projectSettings: own("projectSettings", [{ id: "settings", organization: true }]),
    apiKey: own("apiKey", keyRows()),
    user: own(
      "user",
      [
        { id: "usr_admin", role: "admin,user" },
        { id: "usr_plain", role: "user" },
        { id: "usr_banned", role: "super_admin", banned: true },
        { id: "usr_factor", role: "super_admin", twoFactorEnabled: true },
      ].map((row) => ({ email: `${row.id}@example.com`, name: row.id, ...row })),
    ),
    session: own(
      "session",
      USERS.map((userId, at) => ({
        id: `ses_${userId}`,
        token: `token of ${userId}`,
        userId,
        expiresAt: NOW + 24 * 7 * HOUR_MS - HOUR_MS,
        ...at % 2 === 0 ? { activeOrganizationId: "org_open" } : {},
      })),
    ),
    organization: own(
      "organization",
      [
        { id: "org_open" },
        { id: "org_factor", requireMfa: true },
        { id: "org_sso", ssoEnforced: true },
      ].map((row) => ({ name: row.id, slug: row.id.replace("_", "-"), ...row })),
    ),
    member: own("member", members),
  };
}

function timesOf(table: string): Row {
  const times = ["createdAt", "updatedAt"].filter((name) => TABLES[table]?.fields[name]);
  return Object.fromEntries(times.map((name) => [name, NOW - HOUR_MS]));
}

function keyRows(): Row[] {
  const columns: Record<string, Row> = {
    all: { permissions: ["*"] },
    few: { permissions: ["vault.read", "role.read"] },
    none: { permissions: [] },
    organization: { permissions: ["role.read", "member.*"], organizationId: "org_open" },
    ended: { permissions: ["*"], expiresAt: NOW - 1 },
    limited: { permissions: ["api_key.read"], allowedCidrs: ["192.0.2.0/24"] },
  };
  return KEYS.map((name) => ({
    id: `ak_${name}`,
    name,
    keyHash: hashApiKey(keyText(name)),
    lastUsedAt: NOW,
    ...columns[name],
  }));
}
