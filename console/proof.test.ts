import { assertEquals } from "@std/assert";
import type { AuditEvent } from "../plugins/audit_logs/types.ts";
import { sequence } from "../tests/support/audit_tree.ts";
import { ok } from "../tests/support/client.ts";
import { anotherProject, openProject } from "../tests/support/set_up.ts";
import { fromBase64, toBase64, utf8 } from "../tlog/encoding.ts";
import { judgeProof } from "./app/proof.ts";

Deno.test("judgeProof() takes the event that the log has signed, and no other", async () => {
  await using world = await openProject();
  const { admin, platform, project, server } = world;
  const other = await anotherProject(platform, { admin, slug: "project-b" });
  await ok(server.post("/admin/create-user", { email: "grace@example.com", name: "Grace" }));
  await ok(other.server.post("/admin/create-user", { email: "alan@example.com", name: "Alan" }));
  await sequence(platform);
  const read = async (path: string, client = server) =>
    (await client.get(`/banata/audit-logs/tlog/${path}`)).text;
  const { data } = await ok(server.post("/banata/audit-logs/list", { action: "user.created" }));
  const shown: AuditEvent = data[0];
  const proof = await read(`proof?id=${shown.id}&event=true`);
  const key = await read("key");
  const claim = { shown, proof, key: key.trim(), projectId: project.id };
  const judged = await judgeProof(claim);
  assertEquals(judged.isProved && judged.isErased, false);
  assertEquals(judged.isProved && judged.checkpoint.size > judged.index, true);

  const why = async (changes: Partial<typeof claim>) => {
    const result = await judgeProof({ ...claim, ...changes });
    return result.isProved ? "proved" : result.why;
  };
  const withEvent = (change: (extra: string) => string) =>
    proof.replace(/(?<=^extra )\S+/m, (text) => {
      const extra = new TextDecoder().decode(fromBase64(text));
      return toBase64(utf8(change(extra)));
    });
  const renamed = { ...shown, actor: { ...shown.actor, name: "Mallory" } };
  assertEquals(await why({ shown: renamed }), "shown");
  assertEquals(await why({ shown: { ...shown, action: "user.deleted" } }), "shown");
  // The page and the proof agree on another event than the log has signed.
  const told = withEvent((extra) => extra.replaceAll("grace@example.com", "eve@example.com"));
  const eve: AuditEvent = JSON.parse(
    JSON.stringify(shown).replaceAll("grace@example.com", "eve@example.com"),
  );
  assertEquals(JSON.stringify(eve) === JSON.stringify(shown), false);
  assertEquals(await why({ shown: eve, proof: told }), "tree");
  const times = withEvent((extra) =>
    extra.replace(`"occurredAt":${shown.occurredAt}`, '"occurredAt":1')
  );
  assertEquals(await why({ shown: { ...shown, occurredAt: 1 }, proof: times }), "tree");
  assertEquals(await why({ proof: proof.replace(/(?<=^index )\d+/m, "0") }), "tree");
  assertEquals(await why({ proof: await read(`proof?id=${shown.id}`) }), "event");
  assertEquals(await why({ proof: withEvent(() => "null") }), "event");
  assertEquals(await why({ proof: withEvent(() => "{}") }), "event");
  assertEquals(await why({ proof: "" }), "event");
  // A tree of the same events that somebody else signed; a root that nobody did.
  assertEquals(await why({ key: (await read("key", other.server)).trim() }), "signature");
  assertEquals(await why({ key: "" }), "signature");
  assertEquals(
    await why({ proof: proof.replace(/^(\d+)\n(?=.{43}=\n\n)/m, "$11\n") }),
    "signature",
  );
  assertEquals(await why({ projectId: other.project.id }), "tree");
});
