import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import type { Host } from "@banata-auth/embedded";
import { start } from "../../cli/start.ts";
import { openFunctions } from "../../cli/platform_functions.ts";
import { rewrapKeys } from "../../cli/vault/rewrap.ts";
import { derivedRootKey, fingerprintOf } from "../../runtime/services/root_keys.ts";
import { insertRows } from "../isolation/component_field.ts";
import { captureConsole } from "../support/captured_console.ts";
import { Client, ok } from "../support/client.ts";
import { rowsOf } from "../support/rows.ts";

const SECRET = "the root secret of a test of root keys 1";
const [K1, K2, K3] = [1, 2, 3].map((byte) =>
  btoa(String.fromCharCode(...new Uint8Array(32).fill(byte)))
);

type Env = Readonly<Record<string, string>>;

async function opened(dataDir: string, keys: string | undefined, lines: string[] = []) {
  const env: Env = {
    BETTER_AUTH_SECRET: SECRET,
    ...keys === undefined ? {} : { BANATA_VAULT_KEYS: keys },
  };
  const options = { dataDir, host: "127.0.0.1", port: 0, sitePort: 0 };
  const host = await start(options, { env, print: (line) => lines.push(line), log: () => {} });
  return Object.assign(host, { [Symbol.asyncDispose]: () => host.close() });
}

async function refusal(dataDir: string, keys?: string): Promise<string> {
  const { message } = await assertRejects(() => opened(dataDir, keys), Error);
  assert(!/[\n]/.test(message), message);
  for (const key of [K1, K2, K3]) assert(!message.includes(String(key)), message);
  return message;
}

const rootsOf = (host: Host) => rowsOf(host, "projectKey").map(({ rootId }) => rootId);
const readsItsKey = async (host: Host) =>
  await ok(new Client(host.siteUrl).get("/p/platform/jwks"));

/** Rewraps as the task does, and gives what it said. */
async function rewrap(dataDir: string, keys: string, port = 1): Promise<string[]> {
  const lines: string[] = [];
  const env = { BETTER_AUTH_SECRET: SECRET, BANATA_VAULT_KEYS: keys };
  const functions = await openFunctions({ dataDir, port, functionsHost: "127.0.0.1", env });
  try {
    await rewrapKeys(functions, {
      progress: (share, words) => lines.push(`${Math.round(share * 100)}% ${words}`),
      print: (line) => lines.push(line),
    });
    return lines;
  } finally {
    await functions.close();
  }
}

async function withFolder(use: (dataDir: string) => Promise<void>): Promise<void> {
  const dataDir = await Deno.makeTempDir({ prefix: "banata-roots-" });
  await use(dataDir);
  await Deno.remove(dataDir, { recursive: true });
}

Deno.test("start() and the root keys of the data", (t) =>
  withFolder(async (dataDir) => {
    await t.step("without any it says that the root secret takes their place", async () => {
      const lines: string[] = [];
      await using host = await opened(dataDir, undefined, lines);
      assertEquals(
        lines.filter((line) => /BETTER_AUTH_SECRET.*BANATA_VAULT_KEYS/.test(line)).length,
        1,
      );
      await readsItsKey(host);
      assertEquals(rootsOf(host), [`derived-${await fingerprintOf(SECRET)}`]);
    });

    await t.step("a new one has every project's key after the start", async () => {
      const lines: string[] = [];
      await using host = await opened(dataDir, `1:${K1}`, lines);
      assertEquals(lines.filter((line) => line.includes("BANATA_VAULT_KEYS")), []);
      assertEquals(rootsOf(host), ["v1"]);
      await readsItsKey(host);
    });

    await t.step(
      "one that is needed may not be taken away, and is named with what needs it",
      async () => {
        const sentence = await refusal(dataDir);
        assertStringIncludes(sentence, "v1 in BANATA_VAULT_KEYS, for 1 of the projects' keys");
        assertStringIncludes(await refusal(dataDir, `2:${K2}`), "v1 in BANATA_VAULT_KEYS, for 1 ");
      },
    );

    await t.step("another one under its name is refused", async () => {
      assertMatch(await refusal(dataDir, `1:${K2}`), /^Name the root key v1 as it was when /);
    });

    await t.step("what is none is refused in one sentence that shows no key", async () => {
      const short = String(K1).slice(0, 40);
      for (
        const [keys, said] of [
          [`1:${short}`, "Set key 1 of BANATA_VAULT_KEYS to 32 bytes"],
          [`1:${K1},1:${K2}`, "Name each version once in BANATA_VAULT_KEYS: 1 is there twice"],
          [`1:${K1}!`, "Set key 1 of BANATA_VAULT_KEYS to 32 bytes"],
          [String(K1), "Write each key of BANATA_VAULT_KEYS as <version>:<32 bytes in base64>"],
          [`0:${K1}`, "Write each key of BANATA_VAULT_KEYS as <version>:<32 bytes in base64>"],
        ] as const
      ) assertStringIncludes(await refusal(dataDir, keys), said);
    });
  }));

Deno.test("start() and vault:rewrap put the projects' keys under a newer root key", (t) =>
  withFolder(async (dataDir) => {
    await t.step("a newer one takes the keys over, and the older one may go then", async () => {
      {
        await using host = await opened(dataDir, `1:${K1}`);
        await readsItsKey(host);
        assertEquals(rootsOf(host), ["v1"]);
      }
      await (await opened(dataDir, `2:${K2},1:${K1}`)).close();
      await using host = await opened(dataDir, `2:${K2}`);
      assertEquals(rootsOf(host), ["v2"]);
      await readsItsKey(host);
    });

    await t.step(
      "a key of an earlier release is one of the present form after the start",
      async () => {
        const root = await derivedRootKey(SECRET);
        const wrappedKey = await root.wrap(new Uint8Array(32).fill(7), {
          projectId: "proj_old",
          version: 0,
        });
        const rows = [{ projectId: "proj_old", id: "key", wrappedKey, createdAt: 1 }];
        {
          await using host = await opened(dataDir, `2:${K2}`);
          await insertRows(host, { table: "projectKey", rows });
        }
        await using host = await opened(dataDir, `2:${K2}`);
        const [row] = rowsOf(host, "projectKey").filter(({ projectId }) =>
          projectId === "proj_old"
        );
        assertEquals([row?.id, row?.version, row?.rootId], ["key_1", 1, "v2"]);
      },
    );

    await t.step("vault:rewrap does it on a platform that is stopped, with progress", async () => {
      const lines = await rewrap(dataDir, `3:${K3},2:${K2}`);
      assertEquals(lines[0], "100% 2 keys, 0 left");
      assertMatch(lines[1] ?? "", /^Put 2 of the projects' keys under the current root key/);
      assertMatch((await rewrap(dataDir, `3:${K3}`)).join(), /Every project's key is under/);
    });

    await t.step("and on one that runs, where it tells how many keys open under none", async () => {
      await using host = await opened(dataDir, `3:${K3}`);
      const rows = Array.from({ length: 130 }, (_, n) => ({
        ...{ projectId: `proj_${n}`, id: "key_1", version: 1, rootId: "v1" },
        ...{ wrappedKey: "lost", standing: [], createdAt: 1 },
      }));
      await insertRows(host, { table: "projectKey", rows });
      using captured = captureConsole();
      const elsewhere = await assertRejects(() => rewrap(dataDir, `3:${K3}`), Error);
      assertMatch(
        elsewhere.message,
        /^Name the functions API of the platform that runs with --port/,
      );
      const { message } = await assertRejects(() => rewrap(dataDir, `3:${K3}`, host.port), Error);
      assertMatch(message, /^Name the root keys again under which 130 of the projects' keys are/);
      assertStringIncludes(captured.lines.join("\n"), "100 of the projects' keys");
    });
  }));
