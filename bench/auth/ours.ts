/** This platform as a subject of the bench: one project with a server key, over the real command. */
import { start } from "../../cli/start.ts";
import { hashCheaply } from "../../cli/twin/cheap_hashes.ts";
import { CURRENT_COST } from "../../rules/password_hashes.ts";
import { generateId } from "../../rules/ids.ts";
import { cookieSecrets } from "../../runtime/crypto/cookie_secrets.ts";
import { deriveKey } from "../../runtime/node/scrypt.ts";
import { Client, type Json } from "../../tests/support/client.ts";
import { signedCookie } from "../../tests/support/signed_cookie.ts";
import { runSubject } from "./subject.ts";

const DAY_MS = 86_400_000;

const dataDir = await Deno.makeTempDir({ prefix: "banata-bench-" });
const secret = new Uint8Array(crypto.getRandomValues(new Uint8Array(32))).toBase64();
const lines: string[] = [];
const host = await start(
  { dataDir, host: "127.0.0.1", port: 0, sitePort: 0 },
  { env: { BETTER_AUTH_SECRET: secret }, print: (line) => lines.push(line) },
);
const admin = new Client(host.siteUrl);
const token = lines.map((line) => /^Setup token: (\S+)$/.exec(line)?.[1]).find(Boolean);
const credentials = { email: "ada@example.com", password: "correct horse battery" };
await post("/banata/setup", { token, name: "Ada", ...credentials });
await post("/sign-in/email", credentials);
const { project: { id: projectId } } = await post("/banata/projects/create", {
  name: "Bench",
  slug: "bench",
});
const { key } = await post("/api-key/create", { name: "server", projectId });
const [{ value: cookieSecret }] = await cookieSecrets(
  { secret, previousSecrets: [] },
  projectId,
);

await runSubject({
  host,
  headers: { "x-api-key": key },
  hash: () => deriveKey({ password: credentials.password, salt: null, cost: CURRENT_COST }),
  hashCheaply: () => hashCheaply(host),
  makeSessions: (userId, count) =>
    Promise.all(Array.from({ length: count }, async () => {
      const now = Date.now();
      const token = crypto.randomUUID();
      const times = { createdAt: now, updatedAt: now, expiresAt: now + DAY_MS * 7 };
      const data = { id: generateId("session", now), token, userId, ...times };
      const component = "banataAuth";
      await host.run("adapter:create", { projectId, model: "session", data }, { component });
      return `better-auth.session_token=${await signedCookie(token, cookieSecret)}`;
    })),
});
await Deno.remove(dataDir, { recursive: true });

async function post(path: string, fields: unknown): Promise<Json> {
  const { body, status, text } = await admin.post(path, fields);
  if (status !== 200) throw new Error(`Expected ${path} to answer 200, got ${status}: ${text}`);
  return body;
}
