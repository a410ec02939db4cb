import { assertEquals, assertRejects } from "@std/assert";
import { denoCommand } from "../../tools/sealed.ts";

const MAIN = new URL("../testdata/serve_main.ts", import.meta.url).pathname;
const ROOT = new URL("../../", import.meta.url).pathname;
/** Far more than a busy machine takes for what does not hold the thread. */
const BLOCKED_MS = "3000";

Deno.test("serve() ends the process when a function holds the thread, and names it in the log", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "watchdog-test-" });
  const child = denoCommand(["run", "-A", "--quiet", MAIN, dataDir, BLOCKED_MS], {
    cwd: ROOT,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const log = new Response(child.stderr).text();
  const { value } = await child.stdout.pipeThrough(new TextDecoderStream()).getReader().read();
  const { url } = JSON.parse(value ?? "{}");
  const call = (path: string): Promise<Response> =>
    fetch(`${url}/api/query`, {
      method: "POST",
      body: JSON.stringify({ path, args: { channel: "a" }, format: "json" }),
    });
  assertEquals((await (await call("messages:list")).json()).status, "success");
  await assertRejects(() => call("messages:spin"));
  const { code, signal } = await child.status;
  const told = (await log).split("\n").find((line) => line.includes("host_blocked")) ?? "{}";
  assertEquals([signal, JSON.parse(told).function], ["SIGKILL", "messages:spin"], `exit ${code}`);
  await Deno.remove(dataDir, { recursive: true });
});
