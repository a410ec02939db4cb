import { availableParallelism } from "node:os";
import { assertEquals } from "@std/assert";
import { deriveKey, HASH_QUEUE } from "../../runtime/node/scrypt.ts";
import { BusyError } from "../../runtime/node/turns.ts";
import { Client, outcome } from "../support/client.ts";
import { watchHashes } from "../support/hash_turns.ts";
import { hookOperations } from "../support/operations.ts";
import { openProject } from "../support/set_up.ts";

/** A hash that takes a few milliseconds. */
const CHEAP = { logN: 12, r: 8, p: 1, keyBytes: 16 };

Deno.test("deriveKey() answers a project while another has asked for 150 keys, some of them refused", async () => {
  using hashes = watchHashes();
  let refused = 0;
  const derive = async (project: string) => {
    const args = { password: "x", salt: null, cost: CHEAP, project, client: "one" };
    await deriveKey(args).catch((error) => {
      if (!(error instanceof BusyError)) throw error;
      refused++;
    });
  };
  await Promise.all([...Array.from({ length: 150 }, () => derive("a")), derive("b")]);
  const atOnce = availableParallelism();
  assertEquals(refused, Math.max(0, 150 - HASH_QUEUE.perClient - atOnce));
  // Those that ran when b came, and at most one round more.
  const before = hashes.begun.findIndex(({ project }) => project === "b");
  assertEquals(before >= 0 && before <= 2 * atOnce, true, `${before} came before b`);
});

Deno.test("A password that finds no place to be hashed is a 503 that says when to come again", async (t) => {
  await using world = await openProject({ trustProxy: "x-real-ip" });
  const { project: { clientId, id }, site } = world;
  const asked: { project: string; client: string }[] = [];
  using _hook = hookOperations(({ args, name }, proceed) => {
    if (name !== "1.0/actions/action" || args.name !== "authNode:derive") return proceed();
    asked.push(args.args);
    return Promise.resolve("null");
  });
  const signIn = (address: string) => {
    const headers = { "x-banata-client-id": clientId, "x-real-ip": address };
    const body = { email: "grace@example.com", password: "correct horse battery" };
    return new Client(site, headers).post("/sign-in/email", body);
  };
  await t.step("and its browser may read it", async () => {
    const reply = await signIn("203.0.113.7");
    assertEquals(outcome(reply), [503, "SERVER_BUSY"]);
    assertEquals(reply.headers.get("retry-after"), "5");
    assertEquals(reply.headers.get("access-control-allow-origin"), site);
  });
  await t.step(
    "the question names project and client, and neither address nor account",
    async () => {
      await signIn("203.0.113.7");
      await signIn("203.0.113.8");
      assertEquals(asked.map(({ project }) => project), [id, id, id]);
      assertEquals(asked[0]?.client === asked[1]?.client, true);
      assertEquals(asked[0]?.client === asked[2]?.client, false);
      assertEquals(/203\.0\.113|grace/.test(asked.map(({ client }) => client).join()), false);
    },
  );
});
