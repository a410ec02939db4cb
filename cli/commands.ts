/**
 * All commands under one name: of `npx @banata-auth/convex`, and of the binary. Each is loaded when it is
 * called, for `init` runs on a Node that has not what the host needs.
 *
 * @module
 */
import { CliError } from "./arguments.ts";
import { refusedRuntime } from "./refused_runtime.ts";
import { say } from "./run_main.ts";

/** Runs with what stands behind the command's name, and gives the exit code if it is not 0. */
type Run = (args: string[]) => number | void | Promise<number | void>;

/** A command. */
interface Command {
  /** What stands behind its name, and what it does. */
  readonly help: readonly [words: string, does: string];
  /** Whether it runs on every Node that the package takes. @default false */
  readonly isSmall?: boolean;
  load(): Promise<Run>;
}

export const COMMANDS: Readonly<Record<string, Command>> = {
  start: {
    help: ["[--data DIR] [--url URL] …", "run the platform; start --help lists the options"],
    load: async () => (await import("./start_main.ts")).runStart,
  },
  doctor: {
    help: ["[--data DIR] [--json] …", "look for what is wrong with this machine's environment"],
    load: async () => (await import("./doctor/main.ts")).runDoctor,
  },
  health: {
    help: ["[--port PORT]", "ask the platform of this machine whether it is well"],
    load: async () => (await import("./health.ts")).runHealth,
  },
  init: {
    help: ["[DIR] [--check | --upgrade]", "make an app that runs the platform on Convex"],
    isSmall: true,
    load: async () => {
      const { runInit } = await import("./init_command.ts");
      return (args) => runInit(["init", ...args]);
    },
  },
  backup: {
    help: ["FILE [--data DIR]", "copy the database to a file, also while the platform runs"],
    load: () => database("backup"),
  },
  restore: {
    help: ["FILE [--data DIR]", "put a backup in the place of the database"],
    load: () => database("restore"),
  },
  integrity: { help: ["[--data DIR]", "check the database"], load: () => database("integrity") },
  migrate: {
    help: ["VERB [--data DIR]", "the data migrations: status, run, pause, resume, cancel, dry-run"],
    load: async () => (await import("./migrate/main.ts")).runMigrate,
  },
  adopt: {
    help: ["SOURCE FILE --project ID --url URL", "bring users of another system into a project"],
    load: async () => (await import("./adopt/main.ts")).runAdopt,
  },
  "export:users": {
    help: ["--url URL --project ID --out FILE", "write a project's users for other systems"],
    load: async () => (await import("./adopt/export_users.ts")).runExportUsers,
  },
  export: {
    help: ["--url URL --project ID --out FILE", "write a project's export"],
    load: () => transfer("export"),
  },
  import: {
    help: ["--url URL --in FILE", "bring an export into a deployment"],
    load: () => transfer("import"),
  },
  "audit:export": {
    help: ["--url URL --out FILE", "write a project's audit log"],
    load: () => audit("export"),
  },
  "audit:verify": {
    help: ["FILE CHECKPOINT", "verify an audit log's export without a server"],
    load: () => audit("verify"),
  },
  "vault:rewrap": {
    help: ["[--data DIR]", "put the projects' keys under the current root key"],
    load: () => vault("rewrap"),
  },
  "vault:verify": {
    help: ["[--data DIR]", "open everything that is under the projects' keys"],
    load: () => vault("verify"),
  },
};

async function database(command: string): Promise<Run> {
  const { runDatabase } = await import("./database_main.ts");
  return async (args) => say(await runDatabase([command, ...args]));
}

async function transfer(command: string): Promise<Run> {
  const { runTransfer } = await import("./transfer/main.ts");
  return (args) => runTransfer([command, ...args]);
}

async function audit(command: string): Promise<Run> {
  const { runAudit } = await import("./audit/main.ts");
  return (args) => runAudit([command, ...args]);
}

async function vault(command: string): Promise<Run> {
  const { runVault } = await import("./vault/main.ts");
  return (args) => runVault([command, ...args]);
}

/**
 * Does what the first word says.
 *
 * @returns the exit code
 * @throws {CliError | ConfigError | HostError} with one sentence that says what to do
 */
export async function runCommand([name = "", ...args]: readonly string[]): Promise<number> {
  if (["", "help", "--help", "-h"].includes(name)) {
    console.log(help());
    return name === "" ? 1 : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    throw new CliError(
      `Use one of ${Object.keys(COMMANDS).join(", ")}: "${name}" is not understood`,
    );
  }
  const refused = command.isSmall ? null : refusedRuntime();
  if (refused !== null) throw new CliError(refused);
  const run = await command.load();
  return await run([...args]) ?? 0;
}

function help(): string {
  const lines = Object.entries(COMMANDS).map(([name, { help: [words, does] }]) =>
    `  ${`${name} ${words}`.padEnd(46)} ${does}`
  );
  return `Banata: authentication and user management.\n\n${lines.join("\n")}`;
}
