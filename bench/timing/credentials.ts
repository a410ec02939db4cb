import { formatApiKey } from "../../plugins/api_keys/format.ts";
import { Client } from "../../tests/support/client.ts";
import { compare, type Run, type Side } from "./compare.ts";

/** Whose credentials stand beside those of nobody. */
interface Owners {
  /** Origin of the platform. */
  readonly site: string;
  /** The platform's administrator, who is signed in. */
  readonly admin: Client;
  /** A project's app, with a user who is signed in. */
  readonly app: Client;
  /** The project's key, and that of another one. */
  readonly key: string;
  readonly foreignKey: string;
}

/** No day's limit is met, and the session that stands beside them goes on. */
const STEP_MS = 1_000;

/**
 * Cookies and keys of nobody: how near one comes to what counts, and what of a session or a key that goes on
 * stands in it, must not tell. Each is compared with a wrong one of the right form.
 */
export async function compareCredentials(run: Run, owners: Owners): Promise<number[]> {
  return [
    ...await compareCookies(run, { ...owners, path: "/get-session" }),
    ...await compareCookies(run, { ...owners, path: "/token" }),
    ...await compareKeys(run, owners),
    ...await compareVerified(run, owners),
  ];
}

async function compareCookies(
  run: Run,
  { admin, app, path }: Owners & { path: string },
): Promise<number[]> {
  const [name = "", value = ""] = sessionCookie(app);
  const [, foreign = ""] = sessionCookie(admin);
  const [token = "", signature = ""] = value.split(".");
  const forged = `${"A".repeat(20)}${signature.slice(20)}`;
  const side = (what: string, cookie: string): Side => ({
    name: what,
    send: () => app.fresh().get(path, { headers: { cookie: `${name}=${cookie}` } }),
  });
  const wrong = side("no session's token, forged", `${"x".repeat(token.length)}.${forged}`);
  return await compareEach(run, { name: `GET ${path}`, wrong }, [
    side("a session's token, forged", `${token}.${forged}`),
    side("cut at its end", value.slice(0, -8)),
    side("of 4,000 characters", `${"x".repeat(4000)}.${forged}`),
    side("of another project's session", foreign),
  ]);
}

function sessionCookie({ cookies }: Client): readonly string[] {
  return [...cookies].find(([name]) => name.endsWith("session_token")) ?? [];
}

/** Keys that a request presents; both ways, for what only reads and for tokens. */
async function compareKeys(run: Run, { key, site }: Owners): Promise<number[]> {
  const differences: number[] = [];
  for (const header of ["x-api-key", "authorization"] as const) {
    const side = (what: string, key: string): Side => ({
      name: what,
      send: () =>
        new Client(site).get("/token", {
          headers: { [header]: header === "authorization" ? `Bearer ${key}` : key },
        }),
    });
    const wrong = side("nobody's key", newKey());
    differences.push(
      ...await compareEach(run, { name: `GET /token, by ${header}`, wrong }, [
        side("a key with another end", withAnotherEnd(key)),
        side("a key cut at its end", key.slice(0, -8)),
        side("of 4,000 characters", `sk_live_${"x".repeat(3992)}`),
      ]),
    );
  }
  return differences;
}

/** Keys that a server asks about with its own. */
async function compareVerified(
  run: Run,
  { foreignKey, key, site }: Owners,
): Promise<number[]> {
  const server = new Client(site, { authorization: `Bearer ${key}`, origin: "" });
  const side = (what: string, key: string): Side => ({
    name: what,
    send: () => server.fresh().post("/api-key/verify", { key }),
  });
  const wrong = side("nobody's key", newKey());
  return await compareEach(run, { name: "POST /api-key/verify", wrong }, [
    side("another project's key", foreignKey),
    side("a key with another end", withAnotherEnd(key)),
    side("a key cut at its end", key.slice(0, -8)),
    side("of 256 characters", `sk_live_${"x".repeat(248)}`),
  ]);
}

function newKey(): string {
  return formatApiKey("live", crypto.getRandomValues(new Uint8Array(32)));
}

function withAnotherEnd(key: string): string {
  return `${key.slice(0, -1)}${key.endsWith("0") ? "1" : "0"}`;
}

async function compareEach(
  run: Run,
  { name, wrong }: { name: string; wrong: Side },
  others: readonly Side[],
): Promise<number[]> {
  const differences: number[] = [];
  for (const other of others) {
    differences.push(await compare({ name, sides: [wrong, other], stepMs: STEP_MS }, run));
  }
  return differences;
}
