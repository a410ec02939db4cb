/**
 * The peer as a subject of the bench: @convex-dev/better-auth as its docs set it up, on our embedded
 * host. It has a configuration of its own because it needs an older Better Auth. Called with `rights` it has
 * Better Auth's plugins for API keys and roles besides, and the tables that these need.
 */
import { fileURLToPath } from "node:url";
import { createHmac, randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { createApi } from "@convex-dev/better-auth";
import definition from "@convex-dev/better-auth/convex.config";
import { serve } from "../../embedded/mod.ts";
import { signedCookie } from "../../tests/support/signed_cookie.ts";
import { runSubject } from "../auth/subject.ts";
import { rightsPlugins } from "./convex_rights/auth.ts";
import { withRights } from "./rights_tables.ts";

const DAY_MS = 86_400_000;
/** The cost of our own passwords, so that only what is around the hash differs. */
const COST = { N: 2 ** 15, r: 8, p: 3, maxmem: 2 ** 26 };
const KEY_BYTES = 32;

let hashesCheaply = false;

function derive(password: string, salt: Uint8Array): Promise<Uint8Array> {
  if (hashesCheaply) {
    return Promise.resolve(createHmac("sha256", salt).update(password.normalize("NFKC")).digest());
  }
  return new Promise((resolve, reject) => {
    scrypt(
      password.normalize("NFKC"),
      salt,
      KEY_BYTES,
      COST,
      (error, key) => error ? reject(error) : resolve(key),
    );
  });
}

Reflect.set(globalThis, "BENCH_PASSWORDS", {
  async hash(password: string): Promise<string> {
    const salt = randomBytes(16);
    return `${salt.toHex()}:${(await derive(password, salt)).toHex()}`;
  },
  async verify({ hash, password }: { hash: string; password: string }): Promise<boolean> {
    const [salt = "", key = ""] = hash.split(":");
    return timingSafeEqual(
      await derive(password, Uint8Array.fromHex(salt)),
      Uint8Array.fromHex(key),
    );
  },
});

const dataDir = await Deno.makeTempDir({ prefix: "banata-bench-peer-" });
const secret = crypto.getRandomValues(new Uint8Array(32)).toBase64();
const folder = new URL("./node_modules/@convex-dev/better-auth/dist/component/", import.meta.url);
const { default: ownSchema } = await import(new URL("schema.js", folder).href);
const hasRights = Deno.args[0] === "rights";
const schema = hasRights ? withRights(ownSchema) : ownSchema;
/** What a local install of the component has in its `adapter.ts`. */
const loadAdapter = () =>
  hasRights
    ? Promise.resolve(createApi(schema, () => ({ plugins: rightsPlugins() })))
    : import(new URL("adapter.js", folder).href);
const host = await serve({
  appDir: fileURLToPath(new URL(hasRights ? "./convex_rights" : "./convex", import.meta.url)),
  components: [{
    definition,
    modules: { adapter: loadAdapter },
    schema,
  }],
  dataDir,
  port: 0,
  sitePort: 0,
  env: { BETTER_AUTH_SECRET: secret, PEER_TOKENS: Deno.args[0] ?? "on" },
});

await runSubject({
  host,
  headers: {},
  hash: () => derive("correct horse battery", randomBytes(16)),
  hashCheaply: () => void (hashesCheaply = true),
  makeSessions: (userId, count) =>
    Promise.all(Array.from({ length: count }, async () => {
      const now = Date.now();
      const token = crypto.randomUUID();
      const data = { token, userId, createdAt: now, updatedAt: now, expiresAt: now + DAY_MS * 7 };
      const component = "betterAuth";
      await host.run("adapter:create", { input: { model: "session", data } }, { component });
      return `better-auth.session_token=${await signedCookie(token, secret)}`;
    })),
});
await Deno.remove(dataDir, { recursive: true });
