import { assertEquals } from "@std/assert";
import { admin } from "better-auth/plugins/admin";
import { anonymous } from "better-auth/plugins/anonymous";
import { emailOTP } from "better-auth/plugins/email-otp";
import { jwt } from "better-auth/plugins/jwt";
import { magicLink } from "better-auth/plugins/magic-link";
import { oneTimeToken } from "better-auth/plugins/one-time-token";
import { organization } from "better-auth/plugins/organization";
import { twoFactor } from "better-auth/plugins/two-factor";
import { username } from "better-auth/plugins/username";
import { faultsOf } from "./kinds.ts";
import { openOurs, openReference } from "./sides.ts";
import { type Story, tell } from "./story.ts";

/** Better Auth's plugins whose clients work against the platform. */
const PLUGINS = {
  organization: organization({
    teams: { enabled: true },
    dynamicAccessControl: { enabled: true },
  }),
  admin: admin(),
  anonymous: anonymous(),
  emailOTP: emailOTP({ sendVerificationOTP: () => Promise.resolve() }),
  jwt: jwt(),
  magicLink: magicLink({ sendMagicLink: () => Promise.resolve() }),
  oneTimeToken: oneTimeToken(),
  twoFactor: twoFactor(),
  username: username(),
};

/** What their clients can call and the platform does not serve. */
const CLOSED: Readonly<Record<string, string>> = {
  "POST /two-factor/send-otp": "a mailed code is no second factor: it counts tries by code",
  "POST /two-factor/verify-otp": "a mailed code is no second factor: it counts tries by code",
  "POST /email-otp/change-email": "an address is changed by /change-email",
  "POST /email-otp/request-email-change": "an address is changed by /change-email",
  "POST /forget-password/email-otp": "older name of /email-otp/request-password-reset",
  "GET /jwks": "a project's keys are at its issuer, and /convex/jwks",
};

/**
 * Calls that the SDK sends too: their replies are the SDK's, with times in epoch milliseconds. The
 * client may call them; what it reads beyond ids and names is said here.
 */
const IN_THE_SDK_FORM: Readonly<Record<string, string>> = {
  "POST /organization/delete": "gives { success }, not the organization",
  "POST /organization/leave": "gives the member without the user",
  "POST /organization/remove-member": "gives the member without the user",
  "POST /organization/remove-team": "gives { success }, not a message",
  "POST /organization/remove-team-member": "gives { success }, not a message",
  "POST /admin/list-user-sessions": "gives { data } without tokens, not { sessions }",
  "POST /admin/impersonate-user": "gives the session without its token",
  "POST /admin/stop-impersonating": "gives the session without its token",
};

/** Method and path of every endpoint that a plugin's client can reach. */
function endpointsOf(plugin: { endpoints?: object }): string[] {
  const endpoints: { path?: string; options?: Record<string, unknown> }[] = Object.values(
    plugin.endpoints ?? {},
  );
  return endpoints.flatMap(({ options = {}, path }) => {
    const { metadata } = options as { metadata?: { SERVER_ONLY?: boolean } };
    if (path === undefined || metadata?.SERVER_ONLY === true) return [];
    return [options.method ?? []].flat().map((method) => `${method} ${path}`);
  });
}

function kindFaults(ours: Story, reference: Story): string[] {
  return [...ours].flatMap(([endpoint, { data }]) => {
    if (Object.hasOwn(IN_THE_SDK_FORM, endpoint)) return [];
    const wanted = reference.get(endpoint)?.data;
    const isTwin = endpoint.startsWith("GET ") || NEW_POSTS.has(endpoint);
    return faultsOf({ wanted, given: data, path: endpoint, timesAsNumbers: !isTwin });
  });
}

/** POSTs that only Better Auth's client sends, so that its shape is theirs. */
const NEW_POSTS = new Set([
  "POST /organization/has-permission",
  "POST /organization/create-role",
  "POST /organization/update-role",
  "POST /organization/delete-role",
]);

Deno.test("Better Auth's own client against the platform", async (t) => {
  await using ours = await openOurs();
  await using reference = openReference();
  const served = await ours.served();
  const reachable = Object.values(PLUGINS).flatMap(endpointsOf);

  await t.step("every endpoint its plugins know is served, or closed for a reason", () => {
    const missing = reachable.filter((each) => !served.has(each) && !Object.hasOwn(CLOSED, each));
    assertEquals(missing, []);
  });

  const [told, wanted] = [await tell(ours), await tell(reference)];
  const called = [...endpointsOf(PLUGINS.organization), ...endpointsOf(PLUGINS.admin)];

  await t.step("every call of organizationClient and adminClient is in the story", () => {
    assertEquals(new Set(called).symmetricDifference(new Set(told.keys())), new Set());
    assertEquals(new Set(told.keys()), new Set(wanted.keys()));
  });

  await t.step("Better Auth's own server answers each of them", () => {
    const failed = [...wanted].filter(([, { error }]) => error !== null);
    assertEquals(failed, []);
  });

  await t.step("each of them succeeds on the platform", () => {
    const failed = [...told].filter(([, { error }]) => error !== null);
    assertEquals(failed, []);
  });

  await t.step("each reply has the fields and kinds of Better Auth's", () => {
    assertEquals(kindFaults(told, wanted), []);
  });
});
