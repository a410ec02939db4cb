/**
 * Runs the app in `clients/` in a process of its own, on the data folder that is given, until SIGTERM; or
 * until a function has held the thread for as many ms as are given beside it.
 */
import { serve } from "../mod.ts";
import { CLIENTS_APP } from "./clients_app.ts";

const [dataDir = "", blockedMs] = Deno.args;
const stop = new AbortController();
Deno.addSignalListener("SIGTERM", () => stop.abort());
const host = await serve({
  ...CLIENTS_APP,
  dataDir,
  port: 0,
  sitePort: 0,
  signal: stop.signal,
  endIfBlockedMs: blockedMs === undefined ? undefined : Number(blockedMs),
});
const { url, siteUrl, adminKey } = host;
console.log(JSON.stringify({ url, siteUrl, adminKey }));
await host.finished;
Deno.exit(0);
