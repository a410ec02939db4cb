import { fileURLToPath } from "node:url";
import { denoCommand } from "../../tools/sealed.ts";

/** A platform started by the command a person would use. */
export interface RunningPlatform {
  /** Origin of the HTTP routes. */
  readonly site: string;
  /** Absent once the platform is set up. */
  readonly setupToken: string | undefined;
  readonly lines: readonly string[];
  /** All that was printed and logged, once the process has ended. */
  output(): Promise<string>;
  /** Ends the process at once, as a power cut would. */
  kill(): Promise<void>;
  /** Asks the process to end, and gives its exit code. */
  stop(): Promise<number>;
}

/** What `start` printed before it gave up. */
export interface FailedStart {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const ENTRY = fileURLToPath(new URL("../../cli/start_main.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const READY = /^Banata ready on (\S+)$/;
const TOKEN = /^Setup token: (\S+)$/;

/** How a platform is started. */
interface StartProcess {
  /** Behind the ports and the data folder. */
  readonly args?: string[];
  /** Beside what Deno itself needs. */
  readonly env?: Record<string, string>;
  /** Deno's module. */
  readonly entry?: string;
  /** Another program with its first arguments, in the place of Deno; `env` is all that it sees then. */
  readonly program?: readonly string[];
}

function command(
  args: string[],
  { entry = ENTRY, env = {}, program }: StartProcess = {},
): Deno.Command {
  if (program !== undefined) {
    const [path = "", ...first] = program;
    return new Deno.Command(path, {
      args: [...first, ...args],
      clearEnv: true,
      env,
      stdout: "piped",
      stderr: "piped",
    });
  }
  return denoCommand(["run", "-A", entry, ...args], {
    cwd: ROOT,
    clearEnv: true,
    env: { ...inherited(), ...env },
    stdout: "piped",
    stderr: "piped",
  });
}

/** What Deno itself needs; a developer's own settings of the platform must not reach a test. */
function inherited(): Record<string, string> {
  const names = ["PATH", "HOME", "TMPDIR", "DENO_DIR", "NPM_CONFIG_REGISTRY"];
  const set = names.map((name) => [name, Deno.env.get(name)] as const);
  return Object.fromEntries(set.filter((entry): entry is [string, string] => Boolean(entry[1])));
}

/** Starts the platform on free ports and waits until it says that it is ready. */
export async function startPlatform(
  dataDir: string,
  options: StartProcess = {},
): Promise<RunningPlatform> {
  const args = ["--port", "0", "--site-port", "0", "--data", dataDir, ...options.args ?? []];
  const child = command(args, options).spawn();
  const stderr = new Response(child.stderr).text();
  const lines: string[] = [];
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!lines.some((line) => READY.test(line))) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`The platform did not start: ${text}${await stderr}`);
    text += value;
    lines.splice(0, lines.length, ...text.split("\n"));
  }
  const drained = drain(reader);
  const find = (pattern: RegExp) => lines.map((line) => pattern.exec(line)?.[1]).find(Boolean);
  const end = async (signal: Deno.Signal): Promise<number> => {
    child.kill(signal);
    const { code } = await child.status;
    await Promise.all([drained, stderr]);
    return code;
  };
  return {
    site: find(READY)!,
    setupToken: find(TOKEN),
    lines,
    output: async () => text + await drained + await stderr,
    kill: async () => void await end("SIGKILL"),
    stop: () => end("SIGTERM"),
  };
}

async function drain(reader: ReadableStreamDefaultReader<string>): Promise<string> {
  let text = "";
  for (let next = await reader.read(); !next.done; next = await reader.read()) text += next.value;
  return text;
}

/** Starts the platform on free ports, asks it to end as soon as it says anything, and waits until it has. */
export async function stopWhileStarting(dataDir: string): Promise<FailedStart> {
  const child = command(["--port", "0", "--site-port", "0", "--data", dataDir]).spawn();
  const stderr = new Response(child.stderr).text();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  child.kill("SIGTERM");
  const stdout = value + await drain(reader);
  return { code: (await child.status).code, stdout, stderr: await stderr };
}

/** Runs `start` with arguments it must refuse. */
export async function failToStart(
  args: string[],
  env: Record<string, string> = {},
): Promise<FailedStart> {
  const { code, stderr, stdout } = await command(args, { env }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
