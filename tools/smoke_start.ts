/**
 * `deno task smoke:start`: what an operator has at the first start. A copy of the tree that nobody may
 * write to, a user who owns none of it (where this one may become another), no packages yet: the platform
 * must start, with its data elsewhere, and install what it runs on and nothing else. Needs the npm registry.
 *
 * @module
 */

import { readLock } from "./lock.ts";
import { listFiles, toFileUrl } from "./paths.ts";
import { runTask } from "./run_task.ts";
import { denoCommand, ROOT } from "./sealed.ts";

// deno-lint-ignore banata/deno-process -- it is copied here, and started by denoCommand()
const DENO = Deno.execPath();
/** The user and group `nobody`. */
const NOBODY = 65_534;
/** Ends a start that hangs; packages may come slowly. */
const MAX_MS = 600_000;
const READY = /^Banata ready on (\S+)$/m;
const REFUSAL = /^Name a folder that can be written to with --data: .*$/m;

/** The folders of one run, all below one that is removed at its end. */
interface Places {
  readonly checkout: string;
  /** Deno's own folder, empty at first. */
  readonly cache: string;
  readonly data: string;
  /** A Deno that every user may run. */
  readonly deno: string;
  /** Whether another user starts: where this one may become it, and it may reach the folder. */
  readonly isOther: boolean;
}

function check(fact: string, isSo: boolean, details: unknown): void {
  if (!isSo) throw new Error(`Not so: ${fact}\n${details}`);
  console.log(`ok  ${fact}`);
}

/** Whether the user `nobody` can be had here, and sees the checkout: not so within some containers and folders. */
async function mayBeNobody({ checkout, deno }: Omit<Places, "isOther">): Promise<boolean> {
  if (Deno.uid() !== 0) return false;
  const asNobody = {
    uid: NOBODY,
    gid: NOBODY,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  } as const;
  const options = { program: deno, flags: [], cwd: checkout, ...asNobody };
  try {
    return (await denoCommand(["--version"], options).output()).success;
  } catch {
    return false;
  }
}

async function prepare(folder: string): Promise<Places> {
  const at = (name: string) => `${folder}/${name}`;
  const places = {
    checkout: at("checkout"),
    cache: at("cache"),
    data: at("data"),
    deno: at("deno"),
  };
  const target = toFileUrl(`${places.checkout}/`);
  const folders = new Set([target.href]);
  const files = await listFiles(ROOT);
  for (const file of files) {
    const copy = new URL(file, target);
    await Deno.mkdir(new URL(".", copy), { recursive: true });
    await Deno.copyFile(new URL(file, ROOT), copy);
    await Deno.chmod(copy, 0o444);
    for (let at = new URL(".", copy); at.href.length > target.href.length; at = new URL("..", at)) {
      folders.add(at.href);
    }
  }
  for (const each of folders) await Deno.chmod(new URL(each), 0o555);
  await Deno.copyFile(DENO, places.deno);
  await Deno.chmod(places.deno, 0o755);
  await Deno.chmod(folder, 0o755);
  const isOther = await mayBeNobody(places);
  for (const own of [places.cache, places.data]) {
    await Deno.mkdir(own, { mode: 0o700 });
    if (isOther) await Deno.chown(own, NOBODY, NOBODY);
  }
  return { ...places, isOther };
}

function startTask({ cache, checkout, deno, isOther }: Places, args: readonly string[]) {
  return denoCommand(["task", "start", "--port", "0", "--site-port", "0", ...args], {
    program: deno,
    flags: [],
    cwd: checkout,
    env: { DENO_DIR: cache, HOME: cache, NO_COLOR: "1" },
    ...isOther ? { uid: NOBODY, gid: NOBODY } : { obeysModes: true },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(MAX_MS),
  });
}

async function firstStart(places: Places): Promise<void> {
  const began = performance.now();
  const child = startTask(places, ["--data", places.data]).spawn();
  const errors = new Response(child.stderr).text();
  let text = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    const wasReady = text.includes("\nNext: ");
    text += chunk;
    if (wasReady || !text.includes("\nNext: ")) continue;
    const site = READY.exec(text)?.[1];
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const { ok } = await fetch(`${site}/api/auth/ok`);
    check(`the platform answers, ${seconds} s after the first start`, ok, text);
    child.kill("SIGTERM");
  }
  await child.status;
  const log = await errors;
  check("it becomes ready", READY.test(text), text + log);
}

async function startWithoutData(places: Places): Promise<void> {
  const { code, stderr } = await startTask(places, []).output();
  const text = new TextDecoder().decode(stderr);
  check("without --data it says in one sentence that it needs one", code === 1, text);
  check("and no stack", REFUSAL.test(text) && !/\n\s+at /.test(text), text);
}

/** The packages below a folder of Deno's, as `name@version`. */
async function installedIn(cache: string): Promise<string[]> {
  const found: string[] = [];
  const names = (url: URL) => Array.fromAsync(Deno.readDir(url), ({ name }) => name);
  const walk = async (folder: URL, prefix: string): Promise<void> => {
    for (const name of await names(folder)) {
      const each = new URL(`${name}/`, folder);
      if (name.startsWith("@")) await walk(each, `${name}/`);
      else {
        for (const version of await names(each)) {
          if (/^\d+\./.test(version)) found.push(`${prefix}${name}@${version}`);
        }
      }
    }
  };
  const npm = toFileUrl(`${cache}/npm/`);
  for (const registry of await names(npm)) await walk(new URL(`${registry}/`, npm), "");
  return found.sort();
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for await (const { isDirectory, isFile, name } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) bytes += await bytesIn(path);
    else if (isFile) bytes += (await Deno.stat(path)).size;
  }
  return bytes;
}

async function checkInstalled({ cache, checkout }: Places): Promise<void> {
  const pinned = Object.keys((await readLock("deno.lock")).npm)
    .map((key) => key.replace(/_.*$/, ""));
  const installed = await installedIn(cache);
  const others = installed.filter((each) => !pinned.includes(each));
  check("it installed what deno.lock pins and nothing else", others.length === 0, others);
  const sources = await listFiles(ROOT);
  const left = await listFiles(toFileUrl(`${checkout}/`));
  check("the checkout is as it was", left.join() === sources.join(), left);
  const megabytes = (await bytesIn(cache) / 1e6).toFixed(0);
  console.log(`    ${installed.length} packages, ${megabytes} MB: ${installed.join(" ")}`);
}

async function main(): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "banata-smoke-" });
  try {
    const places = await prepare(folder);
    await firstStart(places);
    await checkInstalled(places);
    await startWithoutData(places);
    console.log(
      `Started as ${places.isOther ? "another user" : "this user"} from what nobody may write to`,
    );
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await new Deno.Command("chmod", { args: ["-R", "u+w", folder] }).output();
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) await runTask({ usage: "deno task smoke:start" }, main);
