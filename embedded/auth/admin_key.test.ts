import { assert, assertEquals, assertMatch, assertNotEquals, assertThrows } from "@std/assert";
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { loadAdminKey } from "./admin_key.ts";
import { HostError } from "../errors.ts";
import { messages } from "../testdata/clients_api.ts";
import { startHost } from "../testdata/client_harness.ts";

/** The parts of ConvexHttpClient that Convex's command line uses and its types hide. */
interface AdminClient {
  setAdminAuth(key: string, actingAs?: Record<string, string>): void;
  function(path: string, component: string | undefined, args: object): Promise<unknown>;
  query: ConvexHttpClient["query"];
}

const isAdminClient = (client: object): client is AdminClient => "setAdminAuth" in client;

function adminClient(url: string, key: string, actingAs?: Record<string, string>): AdminClient {
  const client: object = new ConvexHttpClient(url);
  assert(isAdminClient(client));
  client.setAdminAuth(key, actingAs);
  return client;
}

Deno.test("the admin key is made at the first start and kept for its owner only", async () => {
  await using test = await startHost({ instanceName: "my-node" });
  const { adminKey, adminKeyIsNew } = test.host;
  assertMatch(adminKey, /^my-node\|[0-9a-f]{64}$/);
  assertEquals(adminKeyIsNew, true);
  const { mode } = await Deno.stat(`${test.dataDir}/admin_key`);
  assertEquals((mode ?? 0) & 0o777, 0o600);
  await test.restart();
  assertEquals([test.host.adminKey, test.host.adminKeyIsNew], [adminKey, false]);
});

Deno.test("a key file that others could read is closed to them at the next start", async () => {
  await using test = await startHost();
  const path = `${test.dataDir}/admin_key`;
  await Deno.chmod(path, 0o644);
  await test.restart();
  assertEquals(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
});

Deno.test("the database and its log are closed to others, even in a folder that is not", async () => {
  await using test = await startHost();
  await test.host.close();
  for (const name of ["data.sqlite3", "admin_key"]) {
    await Deno.chmod(`${test.dataDir}/${name}`, 0o644);
  }
  await Deno.chmod(test.dataDir, 0o755);
  await test.restart();
  for (const name of ["data.sqlite3", "data.sqlite3-wal", "admin_key"]) {
    const { mode } = await Deno.stat(`${test.dataDir}/${name}`);
    assertEquals([name, (mode ?? 0) & 0o777], [name, 0o600]);
  }
});

Deno.test("a damaged key file is refused by name, and the start leaves nothing open", async () => {
  await using test = await startHost();
  await test.host.close();
  await Deno.writeTextFile(`${test.dataDir}/admin_key`, "nonsense");
  const failure = assertThrows(() => loadAdminKey(test.dataDir, "embedded"), HostError);
  assertEquals(failure.code, "ADMIN_KEY_INVALID");
  await Deno.remove(`${test.dataDir}/admin_key`);
  // Others may have the port by now.
  await test.restart({ port: 0, sitePort: 0 });
  assertEquals(test.host.adminKeyIsNew, true);
});

Deno.test("two data folders have different keys", async () => {
  await using first = await startHost();
  await using second = await startHost();
  assertNotEquals(first.host.adminKey, second.host.adminKey);
});

Deno.test("matches() takes the key with and without a deployment type, and nothing else", async () => {
  const dataDir = await Deno.makeTempDir();
  const { value, matches } = loadAdminKey(dataDir, "embedded");
  const candidates = [value, `prod:${value}`, `${value}0`, value.slice(1), "", `x:${value}`];
  assertEquals(candidates.map(matches), [true, true, false, false, false, false]);
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("the admin key opens internal functions, and acts as whom it names", async () => {
  await using test = await startHost();
  const { url, adminKey } = test.host;
  assertEquals(await adminClient(url, adminKey).function("messages:count", undefined, {}), 0);
  assertEquals(await adminClient(url, adminKey).query(messages.whoAmI, {}), null);
  const ada = { issuer: "https://example.com", subject: "ada", name: "Ada" };
  assertEquals(await adminClient(url, adminKey, ada).query(messages.whoAmI, {}), {
    ...ada,
    tokenIdentifier: "https://example.com|ada",
  });
});

Deno.test("a wrong admin key is refused, even for what is public", async () => {
  await using test = await startHost();
  const { url, adminKey } = test.host;
  for (const key of [adminKey.replace(/.$/, "x"), "embedded|", ""]) {
    const headers = { authorization: `Convex ${key}` };
    const body = JSON.stringify({ path: "messages:list", args: { channel: "a" } });
    const response = await fetch(`${url}/api/query`, { method: "POST", headers, body });
    assertEquals([response.status, (await response.json()).code], [
      401,
      key === "" ? "InvalidAuthHeader" : "BadAdminKey",
    ]);
  }
  const count = makeFunctionReference<"query">("messages:count");
  const reply = await new ConvexHttpClient(url).query(count, {}).catch(String);
  assertMatch(String(reply), /Could not find public function for 'messages:count'/);
});
