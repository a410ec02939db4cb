/**
 * Lets Deno's commands run where JSR cannot be reached. A sealed machine has the npm registry only;
 * there `@std/*` is mapped to the small adapters in `tools/std/`, and nothing else changes.
 *
 * It also lets them have the packages that only development needs (`tools/packages/`), in `node_modules`.
 * deno.json and deno.lock at the root don't name those: `deno task start` installs all that they name.
 *
 * @module
 */

import { CliError } from "../cli/arguments.ts";
import { fromFileUrl, toFileUrl } from "./paths.ts";

/** The part of deno.json that an import map is made of. */
export interface PackageConfig {
  /** The package's own name. */
  name: string;
  /** Its exports, as subpath to file. */
  exports: Record<string, string>;
  /** Its imports, as specifier to address. */
  imports: Record<string, string>;
}

/** How to call Deno so that every import of the tree resolves. */
export interface DenoSetup {
  /** Whether `@std/*` comes from `tools/std/`. */
  sealed: boolean;
  /** Flags for `deno test`, `check`, `doc` and `run`. */
  flags: string[];
  /** The one of them that names the lock, for commands that take no import map. */
  lock: string;
  /** Removes the temporary files behind the flags. */
  dispose(): Promise<void>;
}

/** The root of the tree, as a file URL with a slash at its end. */
export const ROOT: URL = new URL("../", import.meta.url);

/** Pins the packages of deno.json, as deno.lock does, and those of `tools/packages/`. */
export const LOCK: string = "tools/deno.lock";

/**
 * For a Deno process that a test or a tool starts in the tree: it takes the packages that are installed
 * and pinned, and fails where it would have to resolve, install or write a lock. Tests run at the same
 * time, and one that changed `node_modules` would change it under all others.
 */
export const CHILD_FLAGS: readonly string[] = ["--frozen", "--node-modules-dir=manual"];

/** How {@linkcode denoCommand} starts a process. */
export interface DenoCommandOptions extends Deno.CommandOptions {
  /** Flags behind the subcommand; those of {@linkcode setUpDeno} where `@std/*` is imported. @default {CHILD_FLAGS} */
  flags?: readonly string[];
  /** A copy of this Deno, for a user who may not run this one. @default {Deno.execPath()} */
  program?: string;
  /**
   * Whether the modes of files hold for the process, though this user is root: it runs through `setpriv` of
   * util-linux then, without root's capabilities. @default {false}
   */
  obeysModes?: boolean;
}

const POWERLESS = ["--bounding-set=-all", "--inh-caps=-all", "--"];
const PROBE_MS = 3000;
const ADAPTERS: Record<string, string> = { "@std/assert": "tools/std/assert.ts" };

/** How {@linkcode setUpDeno} treats `node_modules`. */
export interface SetUpOptions {
  /** `auto` installs what is missing; `manual` takes what is there. @default {"auto"} */
  packages?: "auto" | "manual";
}

/**
 * Asks once whether JSR answers, and writes what the flags need into a temporary folder. The lock is
 * copied there, so versions stay pinned and the checked-in file is never rewritten.
 *
 * `BANATA_JSR=on` and `BANATA_JSR=off` answer in the probe's place.
 */
export async function setUpDeno(
  root: URL = ROOT,
  { packages = "auto" }: SetUpOptions = {},
): Promise<DenoSetup> {
  const config: PackageConfig = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
  const sealed = !await hasJsr(config);
  const folder = await Deno.makeTempDir({ prefix: "banata-deno-" });
  const at = (name: string) => new URL(name, toFileUrl(`${folder}/`));
  const lock = `--lock=${fromFileUrl(at("deno.lock"))}`;
  const flags = [lock, `--node-modules-dir=${packages}`];
  await Deno.copyFile(new URL(LOCK, root), at("deno.lock"));
  if (sealed) {
    const map = JSON.stringify(sealedImportMap(config, root), null, 2);
    await Deno.writeTextFile(at("import_map.json"), map);
    flags.push(`--import-map=${fromFileUrl(at("import_map.json"))}`);
  }
  return { sealed, flags, lock, dispose: () => Deno.remove(folder, { recursive: true }) };
}

/**
 * A command of this very Deno: the only place of the tree that starts one, so that none forgets its flags.
 * `args` starts with the subcommand.
 */
export function denoCommand(
  [subcommand = "", ...rest]: readonly string[],
  { flags = CHILD_FLAGS, obeysModes, program = Deno.execPath(), ...options }: DenoCommandOptions =
    {},
): Deno.Command {
  const args = [subcommand, ...flags, ...rest];
  if (!obeysModes || Deno.uid() !== 0) return new Deno.Command(program, { ...options, args });
  return new Deno.Command("setpriv", { ...options, args: [...POWERLESS, program, ...args] });
}

/**
 * The import map that replaces deno.json's imports: the same targets, with absolute addresses, with
 * the package's own exports by name, and with the adapters in the place of `@std/*`.
 */
export function sealedImportMap(
  config: PackageConfig,
  root: URL,
): { imports: Record<string, string> } {
  const imports: Record<string, string> = {};
  for (const [specifier, address] of Object.entries(config.imports)) {
    const adapter = ADAPTERS[specifier];
    imports[specifier] = absolute(adapter ? `./${adapter}` : address, root);
    // Deno reads a bare npm: entry of deno.json as a prefix too; an import map does not.
    if (address.startsWith("npm:") && !specifier.endsWith("/")) {
      imports[`${specifier}/`] ??= `npm:/${address.slice("npm:".length)}/`;
    }
  }
  for (const [subpath, file] of Object.entries(config.exports)) {
    imports[config.name + subpath.slice(1)] = absolute(file, root);
  }
  return { imports };
}

function absolute(address: string, root: URL): string {
  return address.startsWith(".") ? new URL(address, root).href : address;
}

/** Whether `@std/*` can be had from JSR, or what `BANATA_JSR` says. */
async function hasJsr(config: PackageConfig): Promise<boolean> {
  const forced = Deno.env.get("BANATA_JSR");
  if (forced === "on" || forced === "off") return forced === "on";
  if (forced) {
    throw new CliError(`Set BANATA_JSR to "on" or "off", or leave it out: got "${forced}"`);
  }
  const specifier = Object.keys(ADAPTERS).map((key) => config.imports[key]).find(Boolean);
  if (!specifier) return true;
  // Deno is asked, rather than the registry by its address: its cache, proxy and mirror settings count.
  const probe = denoCommand(["cache", "--quiet", specifier], {
    flags: ["--no-config", "--no-lock"],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const timer = setTimeout(() => probe.kill(), PROBE_MS);
  const { success } = await probe.status;
  clearTimeout(timer);
  return success;
}
