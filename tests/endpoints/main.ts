/**
 * `deno task endpoints`: writes docs/endpoints.md from what every endpoint is seen to do, and the table
 * of docs/limits.md.
 *
 * @module
 */
import { runTask } from "../../tools/run_task.ts";
import { CALLS, openWorld, sendCall } from "../support/calls/mod.ts";
import { captureConsole } from "../support/captured_console.ts";
import { shareHashes } from "../support/shared_hashes.ts";
import { sendWatched } from "../support/watched.ts";
import { DOCUMENT_PATH, endpointsDocument } from "./document.ts";
import { LIMITS_PATH, withLimitsTable } from "./limits_table.ts";
import { LaneTraces } from "./trace.ts";

const TARGET = new URL(`../../${DOCUMENT_PATH}`, import.meta.url);

async function sendAll(): Promise<LaneTraces> {
  using _quiet = captureConsole();
  await using world = await openWorld();
  using _hashes = shareHashes();
  const traces = new LaneTraces();
  for (const call of CALLS) {
    const prepared = await call.prepare(world);
    const { client } = prepared;
    const { host } = world.platform;
    const { reply } = await sendWatched(
      { client, host, hook: traces.hookFor(call) },
      (client) => sendCall(call, { ...prepared, client }),
    );
    if (reply.status !== (call.status ?? 200)) {
      throw new Error(`${call.endpoint} answers ${reply.status}: ${reply.text}`);
    }
  }
  return traces;
}

async function writeAll(): Promise<void> {
  await Deno.writeTextFile(TARGET, endpointsDocument((await sendAll()).all()));
  const limits = new URL(`../../${LIMITS_PATH}`, import.meta.url);
  await Deno.writeTextFile(limits, withLimitsTable(await Deno.readTextFile(limits)));
  console.log(`Wrote ${DOCUMENT_PATH} and the table of ${LIMITS_PATH}`);
}

await runTask({ usage: "deno task endpoints" }, writeAll);
