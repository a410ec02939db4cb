import { fileURLToPath } from "node:url";
import { denoCommand } from "../../tools/sealed.ts";

const ENTRY = fileURLToPath(new URL("../../cli/start_main.ts", import.meta.url));

/** Milliseconds from the start of the host's process to its first answer: the platform, afresh. */
export async function firstRequestMs(): Promise<number> {
  const dataDir = await Deno.makeTempDir();
  const start = performance.now();
  const child = denoCommand([
    "run",
    "-A",
    ENTRY,
    "--port",
    "0",
    "--site-port",
    "0",
    "--data",
    dataDir,
  ], {
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let text = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const site = /Banata ready on (\S+)\n/.exec(text)?.[1];
    if (site === undefined) continue;
    await (await fetch(`${site}/api/auth/ok`)).body?.cancel();
    break;
  }
  const ms = performance.now() - start;
  child.kill("SIGKILL");
  await child.status;
  await Deno.remove(dataDir, { recursive: true });
  return ms;
}
