import { assertEquals } from "@std/assert";
import { componentHost } from "../tests/support/component.ts";

Deno.test("root_secret.status() gives the oldest project key as the witness until a name is kept", async () => {
  const host = componentHost();
  const status = () => host.runQuery(host.api.root_secret.status, {});
  assertEquals(await status(), { fingerprint: null, witness: null });
  for (const projectId of ["proj_a", "proj_b"]) {
    const data = { id: "key", wrappedKey: `key of ${projectId}`, createdAt: 1 };
    await host.runMutation(host.api.adapter.create, { projectId, model: "projectKey", data });
  }
  const witness = { projectId: "proj_a", rootId: null, wrappedKey: "key of proj_a" };
  assertEquals(await status(), { fingerprint: null, witness });
  await host.runMutation(host.api.root_secret.keep, { fingerprint: "a", replaces: null, now: 1 });
  assertEquals(await status(), { fingerprint: "a", witness: null });
});
