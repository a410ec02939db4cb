/**
 * `deno task smoke:binary`: makes the binary, and goes an operator's way with it where neither Deno nor Node
 * is: an empty PATH, no HOME. Needs npm and its registry, to make it.
 *
 * @module
 */
import { startPlatform } from "../tests/support/process.ts";
import { compile, HERE } from "./compile.ts";
import { listFiles, toFileUrl } from "./paths.ts";
import { runTask } from "./run_task.ts";
import { check, checkSentences, drill, isOneSentence, type Program, run } from "./smoke/drill.ts";

const EMPTY = { PATH: "", HOME: "" };
const STARTS = 5;
const NO_APP = /^Run npm init -y .* first: there is no package\.json/;

/** What `init` makes of a folder. */
async function checkInit(program: Program, folder: string): Promise<void> {
  const app = `${folder}/app`;
  await Deno.mkdir(app);
  const init = () => run(program, ["init", `${app}/convex`]);
  const none = await init();
  check("init says what an empty folder lacks", isOneSentence(none, NO_APP), {
    details: none.text,
  });
  await Deno.writeTextFile(`${app}/package.json`, "{}");
  const made = await init();
  check("init makes an app", made.code === 0, { details: made.text });
  const files = await listFiles(toFileUrl(`${app}/convex/`));
  check("with the files of local/", files.includes("banataAuth/auth.ts"), {
    details: files.join(),
  });
}

/** How long a start takes, in ms: the median of some. */
async function startTime({ command, env }: Program, data: string): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < STARTS; index++) {
    const began = performance.now();
    const platform = await startPlatform(data, { env, program: [...command, "start"] });
    times.push(performance.now() - began);
    await platform.stop();
  }
  return Math.round(times.sort((a, b) => a - b)[Math.floor(STARTS / 2)] ?? 0);
}

await runTask({ usage: "deno task smoke:binary" }, async () => {
  const folder = await Deno.makeTempDir({ prefix: "banata-smoke-" });
  try {
    const { bytes, file } = await compile({ out: `${folder}/banata`, target: HERE });
    const program = { command: [file], env: EMPTY };
    await drill(program, folder);
    await checkSentences(program);
    await checkInit(program, folder);
    const usage = await run(program, ["start", "--help"]);
    check("it names itself", usage.text.includes("Usage: banata start"), { details: usage.text });
    const hijacked = { command: [file], env: { NODE_OPTIONS: "--require=/nothing.js" } };
    const help = await run(hijacked, ["help"]);
    check("NODE_OPTIONS loads nothing into it", help.code === 0, { details: help.text });
    const ms = await startTime(program, `${folder}/data`);
    console.log(`${(bytes / 1e6).toFixed(0)} MB, ready ${ms} ms after its start`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
