import { CliError, parseCommand } from "./arguments.ts";
import { toHost, toPort } from "./start_options.ts";

const USAGE = "deno task health [--port PORT] [--functions-host ADDRESS]";
const MOST_MS = 4000;

/**
 * Asks the platform of this machine whether it is well, for whatever starts it again if not.
 *
 * @throws {CliError} when nothing answers, or not with a 200
 */
export async function runHealth(args: readonly string[]): Promise<void> {
  const { values } = parseCommand(args, {
    usage: USAGE,
    options: { port: { type: "string" }, "functions-host": { type: "string" } },
  });
  const host = toHost("--functions-host", values["functions-host"]);
  const port = toPort("--port", values.port ?? "3210");
  const status = await healthAt(host, port);
  if (status === 200) return;
  throw new CliError(
    status === null
      ? `Start the platform, or name its functions API with --port: nothing answers at ${host}:${port}`
      : `Look into the platform's log: /health answers ${status}`,
  );
}

/** The status of a functions API's /health; null where none answers in time. */
export async function healthAt(host: string, port: number): Promise<number | null> {
  const name = host.includes(":") ? `[${host}]` : host;
  try {
    const signal = AbortSignal.timeout(MOST_MS);
    const { body, headers, status } = await fetch(`http://${name}:${port}/health`, { signal });
    await body?.cancel();
    return headers.get("content-type")?.includes("json") ? status : null;
  } catch {
    return null;
  }
}
