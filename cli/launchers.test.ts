import { assertEquals, assertNotEquals } from "@std/assert";
import { denoCommand, ROOT } from "../tools/sealed.ts";
import { fromFileUrl } from "../tools/paths.ts";
import { isLauncher, launchersOf, type ProcessFacts } from "./launchers.ts";

const DENO = "/root/.npm/_npx/1/node_modules/deno/deno";
const NPX: Readonly<Record<number, ProcessFacts>> = {
  5: { parent: 4, command: [DENO, "run", "-A", "cli/start_main.ts"] },
  4: { parent: 3, command: ["deno", "task", "start"] },
  3: { parent: 2, command: ["sh", "-c", "'deno' task start"] },
  2: { parent: 1, command: ["npm exec deno@2.9.6 task start --data /some/data"] },
  1: { parent: 0, command: ["-bash"] },
};

Deno.test("isLauncher() knows npx, its shell and deno task, and no person's shell or supervisor", () => {
  for (const pid of [2, 3, 4]) assertEquals(isLauncher(NPX[pid]!.command), true);
  const node = ["/usr/bin/node", "/usr/lib/node_modules/npm/bin/npm-cli.js", "exec", "deno"];
  assertEquals(isLauncher(node), true);
  for (
    const command of [["-bash"], ["bash"], ["bash", "-l"], ["systemd"], ["tini", "--", "deno"]]
  ) {
    assertEquals(isLauncher(command), false, command.join(" "));
  }
  assertEquals(isLauncher([DENO, "test", "--allow-all"]), false);
});

Deno.test("launchersOf() links this process up to the last launcher, not to whatever started that", () => {
  const read = (pid: number) => NPX[pid] ?? null;
  assertEquals(launchersOf(5, read), [[5, 4], [4, 3], [3, 2]]);
  assertEquals(launchersOf(2, read), []);
  assertEquals(launchersOf(9, read), []);
});

Deno.test({
  name: "deno task start ends when the shell of npx is killed, and gives its port free",
  // Without /proc nothing can be told of other processes.
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const dataDir = await Deno.makeTempDir();
    const deno = await new Response(
      denoCommand(["eval", "-p", "Deno.execPath()"], { flags: [], stdout: "piped" }).spawn().stdout,
    ).text();
    const command = `"$DENO" task start --port 0 --site-port 0 --data "$DATA"; true`;
    const shell = new Deno.Command("sh", {
      args: ["-c", command],
      cwd: fromFileUrl(ROOT),
      env: { DENO: deno.trim(), DATA: dataDir },
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    let text = "";
    // The output ends when the last process that writes to it has.
    for await (const chunk of shell.stdout.pipeThrough(new TextDecoderStream())) {
      const wasReady = text.includes("\nNext: ");
      text += chunk;
      if (!wasReady && text.includes("\nNext: ")) shell.kill("SIGTERM");
    }
    await shell.status;
    const site = /Banata ready on (\S+)/.exec(text)?.[1];
    assertNotEquals(site, undefined, text);
    assertEquals(await fetch(`${site}/health`).then(({ status }) => status, () => null), null);
    await Deno.remove(dataDir, { recursive: true });
  },
});
