import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { failToStart, startPlatform, stopWhileStarting } from "../support/process.ts";

const FREE = ["--port", "0", "--site-port", "0"];

/** One sentence for a person: no stack, no second line. */
function assertOneSentence(stderr: string): void {
  assertEquals(stderr.trim().split("\n").length, 1, stderr);
  assert(!/\bat .+:\d+:\d+/.test(stderr), stderr);
}

Deno.test("start refuses a port that is taken", async () => {
  const dataDir = await Deno.makeTempDir();
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const failed = await failToStart([
    "--port",
    "0",
    "--site-port",
    String(port),
    "--data",
    dataDir,
  ]);
  listener.close();
  assertEquals(failed.code, 1);
  assertStringIncludes(failed.stderr, String(port));
  assertOneSentence(failed.stderr);
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("start refuses a data folder that is a file", async () => {
  const path = await Deno.makeTempFile();
  const failed = await failToStart([...FREE, "--data", path]);
  assertEquals(failed.code, 1);
  assertStringIncludes(failed.stderr, path);
  assertOneSentence(failed.stderr);
  await Deno.remove(path);
});

Deno.test("start refuses a data folder in use by another process", async () => {
  const dataDir = await Deno.makeTempDir();
  const platform = await startPlatform(dataDir);
  const failed = await failToStart([...FREE, "--data", dataDir]);
  assertEquals(failed.code, 1);
  assertStringIncludes(failed.stderr, dataDir);
  assertOneSentence(failed.stderr);
  assertEquals(await platform.stop(), 0);
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("start refuses a secret shorter than 32 characters without printing it", async () => {
  const dataDir = await Deno.makeTempDir();
  const secret = "only-thirty-one-characters-long";
  const failed = await failToStart([...FREE, "--data", dataDir], { BETTER_AUTH_SECRET: secret });
  assertEquals(failed.code, 1);
  assertStringIncludes(failed.stderr, "BETTER_AUTH_SECRET");
  assert(!failed.stderr.includes(secret));
  assertOneSentence(failed.stderr);
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("start refuses an option, a port and a URL it does not understand", async () => {
  for (const args of [["--prot", "1"], ["--port", "x"], ["--site-port", "65536"], ["--url", "x"]]) {
    const failed = await failToStart(args);
    assertEquals([args, failed.code], [args, 1]);
    assertStringIncludes(failed.stderr, args[0]!);
    assertOneSentence(failed.stderr);
  }
});

Deno.test("start refuses a development mailbox that others could reach", async () => {
  for (const args of [["--host", "0.0.0.0"], ["--url", "https://auth.example.com"]]) {
    const failed = await failToStart([...FREE, "--dev-mailbox", ...args]);
    assertEquals([args, failed.code], [args, 1]);
    assertStringIncludes(failed.stderr, args[1]!);
    assertOneSentence(failed.stderr);
  }
  const failed = await failToStart([...FREE, "--dev-mailbox"], { SITE_URL: "https://a.example" });
  assertEquals(failed.code, 1);
  assertStringIncludes(failed.stderr, "https://a.example");
});

Deno.test("start that is stopped before it is ready ends well, and begins anew on what it left", async () => {
  const dataDir = await Deno.makeTempDir();
  const { code, stderr, stdout } = await stopWhileStarting(dataDir);
  assertEquals([code, stderr], [0, ""], stdout);
  assert(!stdout.includes("Banata ready on"), stdout);
  const platform = await startPlatform(dataDir);
  assertEquals(await platform.stop(), 0);
  await Deno.remove(dataDir, { recursive: true });
});
