/** Every method of the SDK that this server serves: the exact request, and the exact reply. */
import { assert, assertEquals, assertInstanceOf, assertMatch } from "@std/assert";
import { Client, ok } from "../support/client.ts";
import { BanataAuth, BanataAuthError } from "../support/sdk/mod.ts";
import { ADMIN, openProject } from "../support/set_up.ts";
import { Recorder } from "./recorder.ts";
import type { MethodRow, PreparedMethod, SdkUser, SdkWorld } from "./row.ts";
import { API_KEYS_ROWS } from "./rows/api_keys.ts";
import { AUDIT_LOGS_ROWS, EVENTS_ROWS } from "./rows/audit_logs.ts";
import { CONFIGURATION_ROWS } from "./rows/configuration.ts";
import { EMAILS_ROWS } from "./rows/emails.ts";
import { ORGANIZATIONS_ROWS } from "./rows/organizations.ts";
import { PROJECTS_ROWS } from "./rows/projects.ts";
import { RBAC_ROWS } from "./rows/rbac.ts";
import { USER_MANAGEMENT_ROWS } from "./rows/user_management.ts";
import { VAULT_ROWS } from "./rows/vault.ts";

const RESOURCES: Readonly<Record<string, readonly MethodRow[]>> = {
  apiKeys: API_KEYS_ROWS,
  auditLogs: AUDIT_LOGS_ROWS,
  configuration: CONFIGURATION_ROWS,
  emails: EMAILS_ROWS,
  events: EVENTS_ROWS,
  organizations: ORGANIZATIONS_ROWS,
  projects: PROJECTS_ROWS,
  rbac: RBAC_ROWS,
  userManagement: USER_MANAGEMENT_ROWS,
  vault: VAULT_ROWS,
};
const ROWS = Object.values(RESOURCES).flat();

Deno.test("Every method of the SDK has its row", () => {
  const sdk = new BanataAuth("a key");
  const methods = Object.entries(sdk)
    .flatMap(([name, resource]) => methodsOf(resource).map((method) => `${name}.${method}`));
  const rows = new Set(ROWS.map(({ method }) => method));
  assertEquals([...rows].sort(), methods.sort());
});

Deno.test("Every method of the SDK sends its request and gets its reply", async (t) => {
  await using opened = await openProject();
  const { admin, platform, project } = opened;
  const options = { apiKey: project.key, baseUrl: `${platform.site}/` };
  let number = 0;
  const world: SdkWorld = {
    platform,
    project,
    admin,
    sdk: new BanataAuth(options),
    next: () => ++number,
    signUp: () => signUp(platform.site, { key: project.key, email: `app-${++number}@example.com` }),
  };
  for (const row of ROWS) {
    const name = row.variant === undefined ? row.method : `${row.method} ${row.variant}`;
    await t.step(name, async () => {
      const prepared = await row.prepare(world);
      const recorder = new Recorder();
      if (row.asOperator) recorder.instead = operatorHeaders(platform.site, admin);
      const sdk = new BanataAuth({ ...options, fetch: recorder.fetch });
      const outcome = await prepared.call(sdk).catch((error) => error);
      assertExchange(row, { prepared, recorder, outcome, ...options });
    });
  }
});

async function signUp(
  site: string,
  { email, key }: { email: string; key: string },
): Promise<SdkUser> {
  const client = new Client(site, { "x-api-key": key });
  const { password } = ADMIN;
  const reply = await ok(client.post("/sign-up/email", { name: "Grace", email, password }));
  return { client, email, id: reply.user.id };
}

function methodsOf(resource: object): string[] {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(resource));
  const inner = Object.entries(resource).filter(([name]) => name !== "transport")
    .flatMap(([name, part]) => methodsOf(part).map((method) => `${name}.${method}`));
  return [...names.filter((name) => name !== "constructor"), ...inner];
}

function operatorHeaders(site: string, { cookies }: Client): Record<string, string> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  return { origin: site, cookie };
}

function assertExchange(
  row: MethodRow,
  { apiKey, baseUrl, outcome, prepared, recorder }: {
    apiKey: string;
    baseUrl: string;
    outcome: unknown;
    prepared: PreparedMethod;
    recorder: Recorder;
  },
): void {
  assertEquals(recorder.exchanges.length, 1);
  const [exchange] = recorder.exchanges;
  assert(exchange !== undefined);
  assertEquals([exchange.method, exchange.url], [
    row.http ?? "POST",
    baseUrl.replace(/\/$/, "") + row.path,
  ]);
  assertEquals(exchange.headers, {
    "Authorization": `Bearer ${apiKey}`,
    "Content-Type": "application/json",
    "User-Agent": "banata-auth-sdk/0.1.0",
  });
  assertEquals(exchange.sent && JSON.parse(exchange.sent), prepared.body);
  assertMatch(exchange.requestId ?? "", /^[\w-]{8,}$/);
  assertMatch(exchange.contentType ?? "", /^application\/json\b/);
  if (row.refused === undefined) {
    const faults = row.reply(exchange.reply, "reply");
    assertEquals(faults, [], JSON.stringify(exchange.reply));
    assertEquals((row.result ?? row.reply)(outcome, "result"), []);
    return;
  }
  assertInstanceOf(outcome, BanataAuthError);
  assertEquals([outcome.name, outcome.status], [row.refused.name, row.refused.status]);
  assertEquals(outcome.requestId, exchange.requestId);
  assertEquals(outcome.message, exchange.reply.message);
}
