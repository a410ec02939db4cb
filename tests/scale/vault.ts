/**
 * `deno task scale:vault [secrets]`: changes the key of a project with 100,000 secrets (or as many as are
 * asked for) while its process is killed three times and readers go on, and ends with 1 if a read fails,
 * a ciphertext changes, or the change does not end with the old key destroyed. Observed: the answers of
 * `/banata/vault/decrypt` and `/banata/vault/rotation`, and the rows on disk.
 *
 * @module
 */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { parseCount } from "../../cli/arguments.ts";
import { start } from "../../cli/start.ts";
import type { Host } from "../../embedded/mod.ts";
import { importAesKey, randomBytes } from "../../plugins/_kernel/crypto.ts";
import { sha256Hex } from "../../plugins/_kernel/hash.ts";
import { derivedRootKey } from "../../runtime/services/root_keys.ts";
import { bindingOf, sealRecord, type WrappingKey } from "../../plugins/vault/record.ts";
import { runTask } from "../../tools/run_task.ts";
import { insertRows } from "../isolation/component_field.ts";
import { Client, ok } from "../support/client.ts";
import { jobsDone } from "../support/disk.ts";
import { type RunningPlatform, startPlatform } from "../support/process.ts";
import { type Row, rowsOf } from "../support/rows.ts";
import { projectWithKey, signedInAdmin } from "../support/set_up.ts";

const SECRETS = 100_000;
const ROOT = "root secret of a run at scale, 32 characters or more";
const ENV = { BETTER_AUTH_SECRET: ROOT };
/** Shares of the records after which the process is killed. */
const KILLS = [0.2, 0.5, 0.8];
const READERS = 2;
/** Each key may make 600 requests a minute. */
const KEYS = 20;
/** Rows of one mutation. */
const BATCH = 1000;

interface Field {
  readonly projectId: string;
  /** Keys of servers that read. */
  readonly keys: readonly string[];
  /** A key that changes keys. */
  readonly manager: string;
}

async function openHost(dataDir: string): Promise<{ host: Host; token: string | undefined }> {
  const lines: string[] = [];
  const host = await start(
    { dataDir, host: "127.0.0.1", port: 0, sitePort: 0 },
    { env: ENV, print: (line) => lines.push(line), log: () => {} },
  );
  return { host, token: lines.map((line) => /^Setup token: (\S+)$/.exec(line)?.[1]).find(Boolean) };
}

async function prepare(dataDir: string, secrets: number): Promise<Field> {
  const { host, token } = await openHost(dataDir);
  const admin = await signedInAdmin({ site: host.siteUrl, setupToken: token });
  const { id: projectId, key: manager } = await projectWithKey(admin, "vault");
  const server = new Client(host.siteUrl, { authorization: `Bearer ${manager}` });
  const first = await ok(server.post("/banata/vault/encrypt", { name: "first", data: "first" }));
  assert(first.id);
  const keys: string[] = [];
  for (let n = 0; n < KEYS; n++) {
    const permissions = ["vault.read"];
    const made = await ok(server.post("/api-key/create", { name: `reader ${n}`, permissions }));
    keys.push(made.key);
  }
  await fill(host, { projectId, secrets, key: await projectKeyOf(host, projectId) });
  await host.close();
  return { projectId, keys, manager };
}

/** The project's key, opened as the platform does. */
async function projectKeyOf(host: Host, projectId: string): Promise<WrappingKey> {
  const row = rowsOf(host, "projectKey").find((each) => each.projectId === projectId);
  const root = await derivedRootKey(ROOT);
  const bytes = await root.unwrap(String(row?.wrappedKey), { projectId, version: 1 });
  assert(bytes !== null);
  return { kid: `${projectId}.1`, key: await importAesKey(bytes) };
}

async function fill(
  host: Host,
  { key, projectId, secrets }: { projectId: string; secrets: number; key: WrappingKey },
): Promise<void> {
  for (let from = 0; from < secrets; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, secrets - from) }, (_, at) => from + at);
    const rows = await Promise.all(numbers.map((n) => rowsOfSecret(n, { projectId, key })));
    await insertRows(host, { table: "vaultSecret", rows: rows.map(([secret]) => secret) });
    await insertRows(host, { table: "vaultVersion", rows: rows.map(([, version]) => version) });
  }
  const use = { projectId, id: "use_1_fill", keyVersion: 1, records: secrets };
  await insertRows(host, { table: "vaultUse", rows: [use] });
}

async function rowsOfSecret(
  n: number,
  { key, projectId }: { projectId: string; key: WrappingKey },
): Promise<[secret: Row, version: Row]> {
  const id = secretId(n);
  const times = { createdAt: 1, updatedAt: 1 };
  const name = `name ${n}`;
  const secret = {
    ...{ projectId, id, name, version: 1, nameHash: sha256Hex(name) },
    ...times,
  };
  const binding = bindingOf([projectId, id, 1, name, null, null]);
  const data = new TextEncoder().encode(valueOf(n));
  const record = await sealRecord(data, { binding, recipients: [key, null] });
  const version = { projectId, id: `row_${String(n).padStart(8, "0")}`, secretId: id, version: 1 };
  return [secret as Row, { ...version, keyVersion: 1, record, createdAt: 1 } as Row];
}

function secretId(n: number): string {
  return `vsec_${String(n).padStart(26, "0")}`;
}

function valueOf(n: number): string {
  return `value of ${n}, ${"x".repeat(200)}`;
}

/** A digest of all that a change of keys must leave alone. */
function digestOf(host: Host): string {
  let digest = "";
  const rows = rowsOf(host, "vaultVersion").sort((a, b) => String(a.id) < String(b.id) ? -1 : 1);
  for (const { id, record } of rows) {
    const { recipients: _, unprotected: __, ...kept } = JSON.parse(String(record));
    digest = sha256Hex(`${digest}${id}${JSON.stringify(kept)}`);
  }
  return digest;
}

/** Readers who decrypt without a pause; an answer that is not right is a failure. */
class Readers {
  reads = 0;
  readonly failures: string[] = [];
  #running: Promise<void>[] = [];
  #isOver = false;

  start(site: string, { keys, secrets }: Field & { secrets: number }): void {
    this.#isOver = false;
    const clients = keys.map((key) => new Client(site, { authorization: `Bearer ${key}` }));
    this.#running = Array.from({ length: READERS }, () => this.#read(clients, secrets));
  }

  async #read(clients: readonly Client[], secrets: number): Promise<void> {
    while (!this.#isOver) {
      const [word = 0] = new Uint32Array(randomBytes(4).buffer);
      const n = word % secrets;
      const client = clients[this.reads % clients.length];
      try {
        const reply = await client?.post("/banata/vault/decrypt", { secretId: secretId(n) });
        // Readers must not be slowed down by a limit that is none of the vault's.
        if (reply?.status === 429) continue;
        if (reply?.body.data !== valueOf(n)) this.failures.push(`${reply?.status} ${reply?.text}`);
        this.reads++;
      } catch (error) {
        // A connection ends with the process; a read that was answered does not.
        if (!this.#isOver) this.failures.push(String(error));
      }
    }
  }

  async stop(end: () => Promise<unknown>): Promise<void> {
    this.#isOver = true;
    await end();
    await Promise.all(this.#running);
  }
}

/** Waits until so many records are under the new key; gives the progress then. */
async function rotatedUntil(client: Client, until: number) {
  for (;;) {
    const progress = await ok(client.post("/banata/vault/rotation", {}));
    if (progress.rotated >= until || progress.status !== "rotating") return progress;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function main(secrets: number): Promise<number> {
  const dataDir = await Deno.makeTempDir({ prefix: "vault-" });
  const field = await prepare(dataDir, secrets);
  const { host: before } = await openHost(dataDir);
  const digest = digestOf(before);
  await before.close();
  console.log(`${secrets} secrets stored`);
  const readers = new Readers();
  const begun = performance.now();
  let platform: RunningPlatform | undefined;
  for (const share of [...KILLS, 1]) {
    platform = await startPlatform(dataDir, { env: ENV });
    const manager = new Client(platform.site, { authorization: `Bearer ${field.manager}` });
    if (share === KILLS[0]) {
      const progress = await ok(manager.post("/banata/vault/rotate-key", { batchSize: 500 }));
      assertEquals([progress.status, progress.rotated], ["rotating", Math.min(500, secrets)]);
    }
    readers.start(platform.site, { ...field, secrets });
    const progress = await rotatedUntil(manager, share === 1 ? Infinity : share * secrets);
    const ended = platform;
    await readers.stop(() => share === 1 ? ended.stop() : ended.kill());
    console.log(`${share === 1 ? "Ended" : "Killed"} at ${JSON.stringify(progress)}`);
    if (share === 1) {
      const { failed, oldKeys, remaining, rotated, status } = progress;
      assertEquals({ status, rotated, failed, remaining, oldKeys }, {
        ...{ status: "completed", rotated: secrets + 1, failed: 0, remaining: 0, oldKeys: 0 },
      });
    }
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  await assertChanged(dataDir, { ...field, digest });
  assertEquals(readers.failures, []);
  assertGreater(readers.reads, secrets / 1000);
  await Deno.remove(dataDir, { recursive: true });
  console.log(
    `${secrets} secrets under another key in ${seconds} s through ${KILLS.length} kills, ` +
      `${readers.reads} reads meanwhile, none failed`,
  );
  return 0;
}

async function assertChanged(
  dataDir: string,
  { digest, projectId }: Field & { digest: string },
): Promise<void> {
  const { host } = await openHost(dataDir);
  await jobsDone(host);
  assertEquals(digestOf(host), digest, "a ciphertext changed");
  const versions = rowsOf(host, "vaultVersion").map(({ keyVersion }) => keyVersion);
  assertEquals([...new Set(versions)], [2]);
  const keys = rowsOf(host, "projectKey").filter((row) => row.projectId === projectId);
  assertEquals(keys.map(({ id }) => id), ["key_2"]);
  const uses = rowsOf(host, "vaultUse").filter((row) => row.projectId === projectId);
  assertEquals(uses.reduce((sum, { records }) => sum + Number(records), 0), versions.length);
  assertEquals(host.engine.checkIntegrity().problems, []);
  await host.close();
}

if (import.meta.main) {
  await runTask(
    { usage: "deno task scale:vault [SECRETS]", words: [0, 1] },
    ({ words: [secrets = String(SECRETS)] }) => main(parseCount("SECRETS", secrets)),
  );
}
