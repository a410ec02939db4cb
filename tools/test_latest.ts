/**
 * `deno task test:latest [word…]`: takes every dependency at the newest version that its range allows, in a
 * copy of the tree, and runs the tests there, all or those that the words pick. A release of theirs that
 * breaks us is known before users tell us. Needs the npm registry; the tree itself stays as it is.
 *
 * @module
 */
import { type Lock, namesPackage, readLock } from "./lock.ts";
import { listFiles, toFileUrl } from "./paths.ts";
import { runTask } from "./run_task.ts";
import { denoCommand, LOCK, ROOT } from "./sealed.ts";

/** A lock that pins nothing. */
const EMPTY =
  `{"version":"5","specifiers":{},"npm":{},"workspace":{"dependencies":[],"members":{}}}\n`;

/** What two locks pin differently, a line each: `better-auth 1.7.25 is 1.7.26 now`. */
export function differences(before: Lock, after: Lock): string[] {
  const [old, fresh] = [versionsOf(before), versionsOf(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])].sort().flatMap((name) => {
    const [was = "none", is = "none"] = [old.get(name), fresh.get(name)];
    return was === is ? [] : [`${name} ${was} is ${is} now`];
  });
}

/** The versions of each package, without the peers that Deno names behind them. */
function versionsOf({ npm }: Lock): Map<string, string> {
  const versions = new Map<string, Set<string>>();
  for (const key of Object.keys(npm)) {
    const [, name = key, version = ""] = /^(@?[^@]+)@([^_]+)/.exec(key) ?? [];
    versions.set(name, (versions.get(name) ?? new Set()).add(version));
  }
  return new Map([...versions].map(([name, each]) => [name, [...each].sort().join(", ")]));
}

async function copyTree(target: URL): Promise<void> {
  for (const file of await listFiles(ROOT)) {
    const copy = new URL(file, target);
    await Deno.mkdir(new URL(".", copy), { recursive: true });
    await Deno.copyFile(new URL(file, ROOT), copy);
  }
}

/** Runs Deno in the copy; its own flags, for here it may resolve and install. */
async function deno(target: URL, args: readonly string[]): Promise<boolean> {
  const { success } = await denoCommand(args, { flags: [], cwd: target }).spawn().status;
  return success;
}

/** What deno.json and the host's import of npm: some of it is loaded only when it is needed. */
async function imported(): Promise<string[]> {
  const addresses = await Promise.all(["deno.json", "embedded/deno.json"].map(async (path) => {
    const config = JSON.parse(await Deno.readTextFile(new URL(path, ROOT)));
    return Object.values<string>(config.imports);
  }));
  return [...new Set(addresses.flat())].filter((each) => /^npm:[^/].*[^/]$/.test(each));
}

async function resolveAnew(target: URL): Promise<Lock> {
  await Deno.remove(new URL("deno.lock", target));
  await Deno.writeTextFile(new URL(LOCK, target), EMPTY);
  const named = (await listFiles(target)).filter(namesPackage);
  // What Deno remembers of the registry may be from before the newest release.
  const asked = await deno(target, ["cache", "--quiet", "--reload=npm:", "--no-lock", ...named]) &&
    await deno(target, [
      "cache",
      "--quiet",
      "--reload=npm:",
      "cli/start_main.ts",
      ...await imported(),
    ]) &&
    await deno(target, ["run", "-A", "tools/lock.ts"]);
  if (!asked) throw new Error("Cannot resolve the packages anew: look at what stands above");
  return JSON.parse(await Deno.readTextFile(new URL(LOCK, target)));
}

async function main(words: readonly string[]): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "banata-latest-" });
  const target = toFileUrl(`${folder}/`);
  try {
    await copyTree(target);
    const found = differences(await readLock(LOCK), await resolveAnew(target));
    found.forEach((line) => console.log(line));
    if (found.length === 0) {
      console.log("Every dependency is at its newest version: deno task test asks the same");
      return 0;
    }
    return await deno(target, ["run", "-A", "tools/test.ts", ...words]) ? 0 : 1;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) {
  const form = { usage: "deno task test:latest [WORD…]", words: [0, 100] } as const;
  await runTask(form, ({ words }) => main(words));
}
