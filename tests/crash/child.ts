/**
 * The process that is killed: keeps a host under load and prints a line for each promise that was kept, only
 * after the host said so. Its argument is the data folder; the next one starts every key.
 *
 * @module
 */
import { crashApp, type Promised } from "./app.ts";
import { type Engine, open } from "../../embedded/mod.ts";

/** As many as share commits in a busy host. */
const CALLERS = 32;

const encoder = new TextEncoder();

async function promise(engine: Engine, key: string, kind: Promised): Promise<void> {
  if (kind === "write") await engine.run("load:write", { key });
  else await engine.run("load:plan", { key, kind, delay: Math.random() });
  Deno.stdout.writeSync(encoder.encode(`${kind} ${key}\n`));
}

async function callForever(engine: Engine, caller: string): Promise<void> {
  for (let at = 0;; at++) {
    const kind = at % 4 === 1 ? "mutation" : at % 4 === 3 ? "action" : "write";
    await promise(engine, `${caller}-${at}`, kind);
  }
}

if (import.meta.main) {
  const [dataDir = "", prefix = ""] = Deno.args;
  const engine = await open({ ...crashApp(), dataDir, limits: false });
  const callers = Array.from({ length: CALLERS }, (_, at) => `${prefix}-${at}`);
  await Promise.all(callers.map((caller) => callForever(engine, caller)));
}
