import { assertEquals } from "@std/assert";
import { CALLS } from "../tests/support/calls/mod.ts";
import { listFiles } from "../tools/paths.ts";
import { ROOT } from "../tools/sealed.ts";

/** What users of a project do in their app, and its servers with a key. */
const FOR_APPS: readonly string[] = [
  "POST /admin/has-permission",
  "POST /api-key/verify",
  "POST /banata/audit-logs/create",
  "POST /banata/config/public",
  "POST /banata/config/radar/get",
  "POST /banata/emails/send",
  "POST /banata/emails/unsubscribe",
  "POST /banata/events/list",
  "POST /banata/rbac/check-permissions",
  "POST /banata/rbac/my-permissions",
  "POST /banata/vault/data-key",
  "POST /banata/vault/data-key/open",
  "POST /organization/accept-invitation",
  "POST /organization/check-slug",
  "GET /organization/get-active-member",
  "GET /organization/get-active-member-role",
  "GET /organization/get-invitation",
  "POST /organization/has-permission",
  "POST /organization/leave",
  "GET /organization/list-user-invitations",
  "GET /organization/list-user-teams",
  "POST /organization/list-user-teams",
  "POST /organization/reject-invitation",
  "POST /organization/set-active",
  "POST /organization/set-active-team",
];

/** What commands of the terminal do, with files. */
const BY_COMMANDS: readonly string[] = [
  "POST /banata/projects/adopt",
  "POST /banata/projects/adopt/passwords",
];

/** What a page has by another endpoint, in the form of another client. */
const TWINS: readonly string[] = [
  "POST /banata/audit-logs/get",
  "POST /banata/audit-logs/schemas/get",
  "POST /banata/audit-logs/streams/get",
  "GET /banata/audit-logs/tlog/checkpoint",
  "GET /banata/audit-logs/tlog/tile/**:place",
  "POST /banata/config/project/…",
  "POST /banata/projects/ensure-default",
  "POST /banata/projects/import/status",
  "POST /banata/vault/get",
  "POST /organization/create-role",
  "POST /organization/delete-role",
  "GET /organization/get-organization",
  "GET /organization/get-role",
  "GET /organization/list-roles",
  "POST /organization/update-role",
];

const OPERATORS = /^\w+ \/(?:admin|api-key|banata|organization)\//;

Deno.test("the console has a page for whatever operators do by the HTTP API, or it is said why not", async () => {
  const files = (await listFiles(ROOT)).filter((path) => /^console\/app\/.*\.tsx?$/.test(path));
  const texts = await Promise.all(files.map((path) => Deno.readTextFile(new URL(path, ROOT))));
  const named = new Set(texts.flatMap((text) => text.match(/(?<=")\/[a-z][\w/-]*(?=")/g) ?? []));
  const reasons = [...FOR_APPS, ...BY_COMMANDS, ...TWINS];
  const isReasoned = (endpoint: string) =>
    reasons.some((each) =>
      each.endsWith("…") ? endpoint.startsWith(each.slice(0, -1)) : each === endpoint
    );
  const endpoints = [...new Set(CALLS.map(({ endpoint }) => endpoint))].filter((each) =>
    OPERATORS.test(each)
  );
  const hasPage = (endpoint: string) => named.has(endpoint.split(" ")[1] ?? "");
  assertEquals(endpoints.filter((each) => !hasPage(each) && !isReasoned(each)), []);
  // A reason that holds no more is taken away.
  assertEquals(endpoints.filter((each) => hasPage(each) && reasons.includes(each)), []);
});
