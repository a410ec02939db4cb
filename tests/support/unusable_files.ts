/**
 * A process that meets files which its user may not use: it calls the commands as their mains do, and
 * prints what each says, as JSON. It runs without root's power over modes (`denoCommand`'s `obeysModes`).
 *
 * @module
 */
import { join } from "node:path";
import { runAdopt } from "../../cli/adopt/main.ts";
import { runAudit } from "../../cli/audit/main.ts";
import { runDatabase } from "../../cli/database_main.ts";
import { runInit } from "../../cli/init_command.ts";
import { runTransfer } from "../../cli/transfer/main.ts";
import { runMain } from "../../cli/run_main.ts";
import { runStart } from "../../cli/start_main.ts";
import { start } from "../../cli/start.ts";
import { captureConsole } from "./captured_console.ts";

/** What a command said about one file. */
export interface Said {
  readonly name: string;
  /** The file or folder that is to be named. */
  readonly path: string;
  readonly code: number;
  readonly text: string;
}

interface Case {
  readonly name: string;
  /** Below the folder of the case; its data folder is `data`. */
  readonly path: string;
  /** Spoils what is there. */
  readonly spoil: (folder: string) => void;
  readonly run: (folder: string) => Promise<unknown>;
}

const FREE = ["--port", "0", "--site-port", "0"];
const startIn = (folder: string) => runStart([...FREE, "--data", join(folder, "data")]);
const chmod = (path: string, mode: number) => (folder: string) =>
  Deno.chmodSync(join(folder, path), mode);
/** What is written there finds no space. */
const full = (path: string) => (folder: string) => {
  const target = join(folder, path);
  try {
    Deno.removeSync(target);
  } catch {
    // It was never made.
  }
  Deno.symlinkSync("/dev/full", `${target}.new`);
};
const inPlaceOf = (path: string) => (folder: string) => {
  Deno.removeSync(join(folder, path));
  Deno.mkdirSync(join(folder, path));
};
const command = (...args: string[]) => (folder: string) =>
  runDatabase(args.map((each) => each.startsWith("./") ? join(folder, each) : each));

const DATABASE = "data/data.sqlite3";
const CASES: readonly Case[] = [
  {
    name: "start, read-only database",
    path: DATABASE,
    spoil: chmod(DATABASE, 0o400),
    run: startIn,
  },
  { name: "start, closed database", path: DATABASE, spoil: chmod(DATABASE, 0), run: startIn },
  { name: "start, folder as database", path: DATABASE, spoil: inPlaceOf(DATABASE), run: startIn },
  {
    name: "start, closed mark",
    path: `${DATABASE}-mark`,
    spoil: chmod(`${DATABASE}-mark`, 0),
    run: startIn,
  },
  {
    name: "start, read-only lock",
    path: "data/lock",
    spoil: chmod("data/lock", 0o400),
    run: startIn,
  },
  { name: "start, closed lock", path: "data/lock", spoil: chmod("data/lock", 0), run: startIn },
  {
    name: "start, closed admin key",
    path: "data/admin_key",
    spoil: chmod("data/admin_key", 0),
    run: startIn,
  },
  {
    name: "start, folder as admin key",
    path: "data/admin_key",
    spoil: inPlaceOf("data/admin_key"),
    run: startIn,
  },
  {
    name: "start, closed root secret",
    path: "data/root-secret",
    spoil: chmod("data/root-secret", 0),
    run: startIn,
  },
  { name: "start, read-only data folder", path: "data", spoil: chmod("data", 0o500), run: startIn },
  { name: "start, closed data folder", path: "data", spoil: chmod("data", 0), run: startIn },
  {
    name: "start, file as data folder",
    path: "data/lock",
    spoil: () => {},
    run: (folder) => runStart([...FREE, "--data", join(folder, "data/lock")]),
  },
  {
    name: "start, no space for the admin key",
    path: "",
    spoil: full("data/admin_key"),
    run: startIn,
  },
  {
    name: "start, no space for the root secret",
    path: "",
    spoil: (folder) => {
      for (const suffix of ["", "-mark"]) Deno.removeSync(join(folder, DATABASE + suffix));
      full("data/root-secret")(folder);
    },
    run: startIn,
  },
  {
    name: "integrity, closed database",
    path: DATABASE,
    spoil: chmod(DATABASE, 0),
    run: command("integrity", "--data", "./data"),
  },
  {
    name: "integrity, closed data folder",
    path: "data",
    spoil: chmod("data", 0),
    run: command("integrity", "--data", "./data"),
  },
  {
    name: "backup, closed database",
    path: DATABASE,
    spoil: chmod(DATABASE, 0),
    run: command("backup", "./copy", "--data", "./data"),
  },
  {
    name: "backup, closed data folder",
    path: "data",
    spoil: chmod("data", 0),
    run: command("backup", "./copy", "--data", "./data"),
  },
  {
    name: "backup, read-only target",
    path: "closed/copy",
    spoil: chmod("closed", 0o500),
    run: command("backup", "./closed/copy", "--data", "./data"),
  },
  {
    name: "backup, target in no folder",
    path: "none/copy",
    spoil: () => {},
    run: command("backup", "./none/copy", "--data", "./data"),
  },
  {
    name: "restore, closed backup",
    path: "backup",
    spoil: chmod("backup", 0),
    run: command("restore", "./backup", "--data", "./data"),
  },
  {
    name: "restore, folder as backup",
    path: "closed",
    spoil: () => {},
    run: command("restore", "./closed", "--data", "./data"),
  },
  {
    name: "restore, read-only data folder",
    path: "data",
    spoil: chmod("data", 0o500),
    run: command("restore", "./backup", "--data", "./data"),
  },
  {
    name: "restore, closed lock",
    path: "data/lock",
    spoil: chmod("data/lock", 0),
    run: command("restore", "./backup", "--data", "./data"),
  },
  {
    name: "export, read-only target",
    path: "closed/project",
    spoil: chmod("closed", 0o500),
    run: (folder) =>
      runTransfer([
        "export",
        "--url",
        "http://127.0.0.1:1",
        "--project",
        "proj_1",
        "--out",
        join(folder, "closed/project"),
      ]),
  },
  {
    name: "import, closed file",
    path: "backup",
    spoil: chmod("backup", 0),
    run: (folder) =>
      runTransfer(["import", "--url", "http://127.0.0.1:1", "--in", join(folder, "backup")]),
  },
  {
    name: "import, folder as file",
    path: "closed",
    spoil: () => {},
    run: (folder) =>
      runTransfer(["import", "--url", "http://127.0.0.1:1", "--in", join(folder, "closed")]),
  },
  {
    name: "import, no file",
    path: "none",
    spoil: () => {},
    run: (folder) =>
      runTransfer(["import", "--url", "http://127.0.0.1:1", "--in", join(folder, "none")]),
  },
  {
    name: "audit:verify, folder as export",
    path: "closed",
    spoil: () => {},
    run: (folder) => runAudit(["verify", join(folder, "closed"), join(folder, "backup")]),
  },
  {
    name: "audit:verify, folder as checkpoint",
    path: "closed",
    spoil: () => {},
    run: (folder) => runAudit(["verify", join(folder, "backup"), join(folder, "closed")]),
  },
  {
    name: "audit:verify, folder as policy",
    path: "closed",
    spoil: () => {},
    run: (folder) =>
      runAudit([
        ...["verify", join(folder, "package.json"), join(folder, "package.json")],
        ...["--policy", join(folder, "closed")],
      ]),
  },
  {
    name: "adopt, folder as hashes",
    path: "closed",
    spoil: (folder) =>
      Deno.writeTextFileSync(join(folder, "package.json"), '{"users":[{"localId":"1"}]}'),
    run: (folder) =>
      runAdopt([
        ...["firebase", join(folder, "package.json"), "--hashes", join(folder, "closed")],
        ...["--project", "proj_1", "--url", "http://127.0.0.1:1"],
      ]),
  },
  {
    name: "init, read-only folder",
    path: "closed",
    spoil: chmod("closed", 0o500),
    run: (folder) => runInit(["init", join(folder, "closed")]),
  },
  {
    name: "init, file as folder",
    path: "backup",
    spoil: () => {},
    run: (folder) => runInit(["init", join(folder, "backup")]),
  },
];

/** A folder with a platform's data, a backup of it, and a folder to close. */
async function makeModel(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "banata-unusable-" });
  const dataDir = join(folder, "data");
  const options = { dataDir, host: "127.0.0.1", port: 0, sitePort: 0 };
  const host = await start(options, { env: {}, print: () => {}, log: () => {} });
  await host.close();
  await runDatabase(["backup", join(folder, "backup"), "--data", dataDir]);
  await Deno.mkdir(join(folder, "closed"));
  return folder;
}

async function meet({ name, path, run, spoil }: Case, model: string): Promise<Said> {
  const folder = await Deno.makeTempDir({ prefix: "banata-unusable-" });
  for (const each of ["data", "closed"]) await Deno.mkdir(join(folder, each));
  await Deno.writeTextFile(join(folder, "package.json"), "{}");
  for (
    const file of [
      "backup",
      ...["data.sqlite3", "data.sqlite3-mark", "lock", "admin_key", "root-secret"].map((each) =>
        `data/${each}`
      ),
    ]
  ) {
    await Deno.copyFile(join(model, file), join(folder, file));
  }
  spoil(folder);
  let text: string;
  {
    using captured = captureConsole();
    await runMain(async () => void await run(folder));
    text = captured.lines.join("\n");
  }
  const said = { name, path: join(folder, path), code: Number(Deno.exitCode), text };
  Deno.exitCode = 0;
  for (const each of ["data", "closed"]) await Deno.chmod(join(folder, each), 0o700);
  await Deno.remove(folder, { recursive: true });
  return said;
}

if (import.meta.main) {
  const model = await makeModel();
  const said: Said[] = [];
  for (const each of CASES) said.push(await meet(each, model));
  await Deno.remove(model, { recursive: true });
  console.log(JSON.stringify(said));
  Deno.exit();
}
