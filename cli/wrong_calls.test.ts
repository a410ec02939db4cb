/**
 * Every command of an operator, called wrongly in every way there is: one sentence on stderr and exit code
 * 1, before anything is read or written. The commands run here as their mains run them.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { runAdopt } from "./adopt/main.ts";
import { runExportUsers } from "./adopt/export_users.ts";
import { runAudit } from "./audit/main.ts";
import { runDatabase } from "./database_main.ts";
import { COMMANDS as ALL } from "./commands.ts";
import { runDoctor } from "./doctor/main.ts";
import { runHealth } from "./health.ts";
import { runInit } from "./init_command.ts";
import { runTransfer } from "./transfer/main.ts";
import { runMigrate } from "./migrate/main.ts";
import { runMain } from "./run_main.ts";
import { runVault } from "./vault/main.ts";
import { runStart } from "./start_main.ts";
import { captureConsole } from "../tests/support/captured_console.ts";

interface Command {
  readonly name: string;
  readonly run: (args: string[]) => Promise<unknown>;
  /** Options with a value, each with one that would do. */
  readonly texts: Readonly<Record<string, string>>;
  readonly flags: readonly string[];
  /** Words that would do. */
  readonly words: readonly string[];
  /** Options that it can't do without. */
  readonly needed?: readonly string[];
}

const NOWHERE = "/nowhere/that/exists";
const COMMANDS: readonly Command[] = [
  {
    name: "start",
    run: runStart,
    texts: {
      "--port": "0",
      "--site-port": "0",
      "--data": NOWHERE,
      "--host": "127.0.0.1",
      "--functions-host": "127.0.0.1",
      "--url": "https://auth.example.com",
      "--trust-proxy": "x-forwarded-for",
    },
    flags: ["--dev-mailbox"],
    words: [],
  },
  ...(["backup", "restore", "integrity"] as const).map((name) => ({
    name,
    run: (args: string[]) => runDatabase([name, ...args]),
    texts: { "--data": NOWHERE },
    flags: [],
    words: name === "integrity" ? [] : [`${NOWHERE}.backup`],
  })),
  ...(["rewrap", "verify"] as const).map((name) => ({
    name: `vault:${name}`,
    run: (args: string[]) => runVault([name, ...args]),
    texts: { "--data": NOWHERE, "--port": "0", "--functions-host": "127.0.0.1" },
    flags: [],
    words: [],
  })),
  {
    name: "migrate",
    run: runMigrate,
    texts: { "--data": NOWHERE, "--port": "0", "--functions-host": "127.0.0.1" },
    flags: [],
    words: ["status"],
  },
  {
    name: "export",
    run: (args) => runTransfer(["export", ...args]),
    texts: { "--url": "https://a.example", "--project": "proj_1", "--out": `${NOWHERE}.export` },
    flags: [],
    words: [],
    needed: ["--url", "--project", "--out"],
  },
  {
    name: "import",
    run: (args) => runTransfer(["import", ...args]),
    texts: { "--url": "https://a.example", "--in": `${NOWHERE}.export`, "--slug": "a" },
    flags: ["--abandon"],
    words: [],
    needed: ["--url", "--in"],
  },
  {
    name: "audit:export",
    run: (args) => runAudit(["export", ...args]),
    texts: {
      "--url": "https://a.example",
      "--out": `${NOWHERE}.ndjson`,
      "--format": "csv",
      "--action": "user.created",
      "--organization": "org_1",
      "--from": "2026-11-29",
      "--to": "2026-11-30",
    },
    flags: [],
    words: [],
    needed: ["--url", "--out"],
  },
  {
    name: "audit:verify",
    run: (args) => runAudit(["verify", ...args]),
    texts: { "--policy": NOWHERE, "--consistency": NOWHERE },
    flags: ["--part"],
    words: [`${NOWHERE}.ndjson`, NOWHERE],
  },
  {
    name: "adopt",
    run: runAdopt,
    texts: {
      "--url": "https://a.example",
      "--project": "proj_1",
      "--hashes": NOWHERE,
      "--name": "shop",
      "--tenant": "shop",
    },
    flags: ["--dry-run"],
    words: ["auth0", `${NOWHERE}.json`],
    needed: ["--url", "--project"],
  },
  {
    name: "export:users",
    run: runExportUsers,
    texts: { "--url": "https://a.example", "--project": "proj_1", "--out": `${NOWHERE}.ndjson` },
    flags: ["--hashes"],
    words: [],
    needed: ["--url", "--project", "--out"],
  },
  {
    name: "doctor",
    run: runDoctor,
    texts: { "--data": NOWHERE, "--port": "0", "--backups": NOWHERE, "--max-hours": "1" },
    flags: ["--json"],
    words: [],
  },
  {
    name: "health",
    run: runHealth,
    texts: { "--port": "1", "--functions-host": "127.0.0.1" },
    flags: [],
    words: [],
  },
  {
    name: "init",
    run: (args) => runInit(["init", ...args]),
    texts: {},
    flags: ["--check", "--upgrade"],
    words: [NOWHERE],
  },
];

/** A command's wrong calls, by what is wrong. */
function* wrongCalls({ flags, needed = [], texts, words }: Command): Generator<[string, string[]]> {
  const options = Object.entries(texts);
  const whole = [...words, ...options.flat()];
  yield ["an unknown option", [...whole, "--nothing"]];
  yield ["an unknown option with a value", [...whole, "--nothing=1"]];
  yield ["an unknown short option", [...whole, "-x"]];
  yield ["a word too many", [...whole, "another"]];
  yield ["an empty word", [...words.slice(1), ...options.flat(), ""]];
  if (words.length > 0) yield ["no word", options.flat()];
  for (const [name, value] of options) {
    const others = [...words, ...options.filter(([other]) => other !== name).flat()];
    yield [`${name} without a value`, [...others, name]];
    yield [`${name} with an empty value`, [...others, name, ""]];
    yield [`${name} with an empty value behind =`, [...others, `${name}=`]];
    yield [`${name} with a blank`, [...others, name, " "]];
    yield [`${name} twice`, [...others, name, value, name, value]];
    if (name === "--data") {
      yield ["--data with the root of the disk", [...others, name, "/"]];
      yield ["--data with a way to the root of the disk", [...others, name, "/tmp/.."]];
    }
    if (needed.includes(name)) yield [`no ${name}`, others];
  }
  for (const name of [...flags, "--help"]) {
    yield [`${name} twice`, [...whole, name, name]];
    yield [`${name} with a value`, [...whole, `${name}=yes`]];
  }
}

/** Runs a command to its end, as its main does. */
async function endOf(run: () => Promise<unknown>): Promise<{ code: unknown; text: string }> {
  using captured = captureConsole();
  try {
    await runMain(async () => void await run());
    return { code: Deno.exitCode, text: captured.lines.join("\n") };
  } finally {
    Deno.exitCode = 0;
  }
}

for (const command of COMMANDS) {
  Deno.test(`deno task ${command.name} refuses every wrong call with one sentence`, async (t) => {
    for (const [what, args] of wrongCalls(command)) {
      await t.step(what, async () => {
        const { code, text } = await endOf(() => command.run(args));
        assertEquals([args, code, text.split("\n").length], [args, 1, 1], text);
        assertMatch(text, /^(?:Use|Name|Give|Leave) \S/);
        assert(!/\bat .+:\d+:\d+|Report this/.test(text), text);
      });
    }
  });
}

Deno.test("every command says what it takes when it is asked, whatever else is missing", async (t) => {
  for (const { name, run, words } of COMMANDS) {
    for (const args of [["--help"], ["-h"], [...words, "-h"], ["--", "--help"]]) {
      await t.step(`${name} ${args.join(" ")}`, async () => {
        const { code, text } = await endOf(() => run(args));
        assertEquals([code, text.includes(name)], [0, true], text);
        assert(!text.includes("is missing"), text);
      });
    }
  }
});

Deno.test("every command is a task too, as sentences name it", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("../deno.json", import.meta.url)));
  assertEquals(Object.keys(ALL).filter((name) => !Object.hasOwn(tasks, name)), []);
});

Deno.test("a command that isn't there is refused, with those that are", async () => {
  for (
    const run of [
      () => runDatabase([]),
      () => runDatabase(["dump"]),
      () => runVault([]),
      () => runMigrate([]),
      () => runMigrate(["constructor"]),

      () => runTransfer(["x"]),
    ]
  ) {
    const { code, text } = await endOf(run);
    assertEquals(code, 1);
    assertMatch(text, /^Use deno task \S.*, or deno task \S/);
  }
});
