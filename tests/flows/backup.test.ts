import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startPlatform } from "../support/process.ts";
import { ADMIN, signedInAdmin } from "../support/set_up.ts";
import { denoCommand } from "../../tools/sealed.ts";

const ENTRY = fileURLToPath(new URL("../../cli/database_main.ts", import.meta.url));

async function database(...args: string[]): Promise<{ code: number; text: string }> {
  const { code, stderr, stdout } = await denoCommand(["run", "-A", ENTRY, ...args]).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

Deno.test("A backup of a running platform restores it, and refuses to harm a running one", async () => {
  const dataDir = await Deno.makeTempDir();
  const file = join(dataDir, "copy.backup");
  const platform = await startPlatform(dataDir);
  const admin = await signedInAdmin(platform);
  assertEquals((await database("backup", file, "--data", dataDir)).code, 0);
  await admin.post("/banata/projects/create", { name: "later", slug: "later" });
  const whileRunning = await database("restore", file, "--data", dataDir);
  assertEquals(whileRunning.code, 1);
  assertStringIncludes(whileRunning.text, dataDir);
  assertEquals((await database("backup", file, "--data", dataDir)).code, 1);
  assertEquals(await platform.stop(), 0);
  assertEquals((await database("restore", file, "--data", dataDir)).code, 0);
  assertEquals((await database("integrity", "--data", dataDir)).code, 0);
  const restored = await startPlatform(dataDir);
  const again = admin.at(restored.site);
  assertEquals((await again.get("/get-session")).body.user.email, ADMIN.email);
  assertEquals((await again.post("/banata/projects/list")).body.projects, []);
  assertEquals(await restored.stop(), 0);
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("The database commands answer a mistake with one sentence", async () => {
  for (const args of [[], ["backup"], ["restore"], ["backup", "x", "--nothing"], ["other"]]) {
    const { code, text } = await database(...args);
    assertEquals([code, text.trim().split("\n").length], [1, 1], text);
  }
});
