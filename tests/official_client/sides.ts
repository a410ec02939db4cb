/**
 * Better Auth's own client against the platform, and against Better Auth's own server in memory: what
 * the client's types promise is what that server answers.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { createAuthClient } from "better-auth/client";
import { adminClient, organizationClient } from "better-auth/client/plugins";
import { admin } from "better-auth/plugins/admin";
import { createAccessControl } from "better-auth/plugins/access";
import { organization } from "better-auth/plugins/organization";
import {
  adminAc,
  defaultStatements,
  memberAc,
  ownerAc,
} from "better-auth/plugins/organization/access";
import { Client, ok } from "../support/client.ts";
import { openPlatform } from "../support/in_process.ts";
import { setSettings } from "../support/mailbox.ts";
import { projectWithKey, signedInAdmin } from "../support/set_up.ts";

const PASSWORD = "password of project A";

const ac = createAccessControl(defaultStatements);
const roles = {
  owner: ac.newRole({ ...ownerAc.statements }),
  admin: ac.newRole({ ...adminAc.statements }),
  member: ac.newRole({ ...memberAc.statements }),
};
const dynamicAccessControl = { enabled: true } as const;
const teams = { enabled: true } as const;

/** Better Auth's own client in a browser of its own, signed in. */
export type OfficialClient = ReturnType<typeof clientOf>;

/** Somebody signed in. */
export interface Person {
  readonly client: OfficialClient;
  readonly id: string;
  readonly email: string;
}

/** A server that the official client talks to. */
export interface Side extends AsyncDisposable {
  /** Signs up somebody whose address is verified; an administrator may do all. */
  person(name: string, options?: { isAdministrator?: boolean }): Promise<Person>;
}

/** Opens the platform with one project, whose app sends the project's key as its proxy would. */
export async function openOurs(): Promise<Side & { served(): Promise<Set<string>> }> {
  const platform = await openPlatform();
  const { site } = platform;
  const operator = await signedInAdmin(platform);
  const { id: projectId, key } = await projectWithKey(operator, "official");
  await setSettings(platform, { projectId, ...METHODS });
  const server = new Client(site, { authorization: `Bearer ${key}`, origin: "" });
  return {
    async served() {
      const { servedEndpoints } = await import("../support/registry.ts");
      return new Set(await servedEndpoints(platform, projectId));
    },
    async person(name, { isAdministrator = false } = {}) {
      const fetch = browser(site, { headers: { "x-api-key": key } });
      const person = await signUp(clientOf(site, fetch), name);
      const role = isAdministrator ? "super_admin" : "user";
      const changes = { userId: person.id, emailVerified: true, role };
      await ok(server.post("/admin/update-user", changes));
      return person;
    },
    [Symbol.asyncDispose]: () => platform[Symbol.asyncDispose](),
  };
}

/** Settings under which every method's endpoints are there. */
export const METHODS = {
  magicLink: true,
  emailOtp: true,
  twoFactor: true,
  username: true,
  anonymous: true,
};

/** Opens Better Auth's own server in memory. */
export function openReference(): Side {
  const site = "http://127.0.0.1:9";
  const tables = ["user", "session", "account", "verification", "organization", "member"];
  const more = ["invitation", "team", "teamMember", "organizationRole"];
  const rows: Record<string, Record<string, unknown>[]> = Object.fromEntries(
    [...tables, ...more].map((table) => [table, []]),
  );
  const auth = betterAuth({
    baseURL: site,
    secret: "a secret of at least 32 characters",
    database: memoryAdapter(rows),
    emailAndPassword: {
      enabled: true,
      password: {
        hash: (password) => Promise.resolve(password),
        verify: ({ hash, password }) => Promise.resolve(hash === password),
      },
    },
    rateLimit: { enabled: false },
    logger: { disabled: true },
    plugins: [organization({ ac, roles, dynamicAccessControl, teams }), admin()],
  });
  return {
    async person(name, { isAdministrator = false } = {}) {
      const fetch = browser(site, { send: (request) => auth.handler(request) });
      const person = await signUp(clientOf(site, fetch), name);
      const row = rows.user?.find(({ id }) => id === person.id);
      Object.assign(row ?? {}, { emailVerified: true, role: isAdministrator ? "admin" : "user" });
      return person;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function clientOf(baseURL: string, fetch: typeof globalThis.fetch) {
  return createAuthClient({
    baseURL,
    fetchOptions: { customFetchImpl: fetch },
    plugins: [organizationClient({ ac, roles, dynamicAccessControl, teams }), adminClient()],
  });
}

async function signUp(client: OfficialClient, name: string): Promise<Person> {
  const email = `${name}@example.com`;
  const { data, error } = await client.signUp.email({ email, name, password: PASSWORD });
  assertEquals(error, null);
  return { client, email, id: data?.user.id ?? "" };
}

/** A browser's fetch: keeps cookies and says where it is. */
export function browser(
  origin: string,
  { headers = {}, send = fetch }: {
    headers?: Readonly<Record<string, string>>;
    send?: (request: Request) => Promise<Response>;
  },
): typeof globalThis.fetch {
  const jar = new Map<string, string>();
  return async (input, init) => {
    const request = new Request(input, init);
    const cookie = [...jar].map((pair) => pair.join("=")).join("; ");
    for (const [name, value] of Object.entries({ origin, cookie, ...headers })) {
      if (value !== "") request.headers.set(name, value);
    }
    const response = await send(request);
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split(/=(.*)/s);
      if (/max-age=0(?:;|$)/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  };
}
