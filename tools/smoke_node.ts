/**
 * `deno task smoke:node`: what whoever has Node alone does. Packs the npm package, installs it into a fresh
 * folder, and goes an operator's way with its `start` in each line of Node that it takes; an earlier one is
 * refused in one sentence. Needs npm and its registry, where the Nodes are from too.
 *
 * @module
 */
import { buildNpm } from "./build_npm.ts";
import { fromFileUrl, listFiles, toFileUrl } from "./paths.ts";
import { runTask } from "./run_task.ts";
import { check, checkSentences, drill, isOneSentence, run } from "./smoke/drill.ts";

const TAKEN = ["22", "24"];
const REFUSED = "20";
const COMMAND = "node_modules/@banata-auth/convex/cli/npm_bin.js";
const TOO_OLD = /^Run Banata with Node 22\.18 or a newer 22\.x, .*: this is Node 20\./;

async function npm(args: readonly string[], cwd: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("npm", {
    args: [...args, "--no-audit", "--no-fund", "--loglevel=error"],
    cwd,
    stdin: "null",
  }).output();
  if (!success) {
    throw new Error(`Look into what npm says: ${new TextDecoder().decode(stderr)}`);
  }
}

/** A fresh folder with the packed package in it. */
async function install(folder: string): Promise<string> {
  const app = `${folder}/app`;
  await Deno.mkdir(app);
  await npm(["pack", "--pack-destination", folder, fromFileUrl(await buildNpm())], folder);
  const tarball = (await listFiles(toFileUrl(`${folder}/`))).find((name) => name.endsWith(".tgz"));
  await Deno.writeTextFile(`${app}/package.json`, '{ "private": true }');
  await npm(["install", `${folder}/${tarball}`], app);
  return `${app}/${COMMAND}`;
}

async function nodeOf(line: string, folder: string): Promise<string> {
  const place = `${folder}/node${line}`;
  await Deno.mkdir(place);
  await Deno.writeTextFile(`${place}/package.json`, '{ "private": true }');
  await npm(["install", `node@${line}`], place);
  return `${place}/node_modules/node/bin/node`;
}

async function main(): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "banata-smoke-" });
  try {
    const command = await install(folder);
    for (const line of TAKEN) {
      const program = { command: [await nodeOf(line, folder), command], env: {} };
      console.log(`Node ${line}`);
      await Deno.mkdir(`${folder}/${line}`);
      await drill(program, `${folder}/${line}`);
      await checkSentences(program);
    }
    const old = { command: [await nodeOf(REFUSED, folder), command], env: {} };
    const refused = await run(old, ["start"]);
    check(
      `Node ${REFUSED} is refused in one sentence`,
      isOneSentence(refused, TOO_OLD),
      { details: refused.text },
    );
    const init = await run(old, ["init", "--help"]);
    check("but makes an app", init.code === 0, { details: init.text });
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) await runTask({ usage: "deno task smoke:node" }, main);
