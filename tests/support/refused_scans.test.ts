import { assertRejects } from "@std/assert";
import { openPlatform } from "./in_process.ts";

const UNSERVED = {
  projectId: "platform",
  model: "user",
  where: [
    { field: "emailVerified", value: true, operator: "eq", connector: "AND", mode: "sensitive" },
  ],
};

Deno.test("openPlatform() refuses a scan, and fails the test that caused one", async () => {
  const platform = await openPlatform();
  await assertRejects(() => platform.component("reader:count", { ...UNSERVED, cursor: null }));
  await assertRejects(
    async () => await platform[Symbol.asyncDispose](),
    Error,
    'Add access paths (tools/codegen/access_paths.ts) for: "user" by emailVerified',
  );
});

Deno.test("openPlatform() lets pass what an index serves", async () => {
  await using platform = await openPlatform();
  const where = [{ ...UNSERVED.where[0], field: "email", value: "nobody@example.com" }];
  await platform.component("reader:count", { ...UNSERVED, where, cursor: null });
});
