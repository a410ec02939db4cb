/**
 * `deno task endpoints`: writes docs/endpoints.md from what every endpoint is seen to do, and the tables
 * of docs/limits.md, docs/settings.md and docs/organizations.md.
 *
 * @module
 */
import { runTask } from "../../tools/run_task.ts";
import { CALLS, openWorld, sendCall } from "../support/calls/mod.ts";
import { captureConsole } from "../support/captured_console.ts";
import { shareHashes } from "../support/shared_hashes.ts";
import { sendWatched } from "../support/watched.ts";
import { DOCUMENT_PATH, endpointsDocument } from "./document.ts";
import { LaneTraces } from "./trace.ts";
import { WRITTEN_PARTS } from "./written_parts.ts";
import { withPart } from "./written_part.ts";

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
  for (const part of WRITTEN_PARTS) {
    const target = new URL(`../../${part.path}`, import.meta.url);
    await Deno.writeTextFile(target, withPart(await Deno.readTextFile(target), part));
    console.log(`Wrote the table of ${part.path}`);
  }
  await Deno.writeTextFile(TARGET, endpointsDocument((await sendAll()).all()));
  console.log(`Wrote ${DOCUMENT_PATH}`);
}

await runTask({ usage: "deno task endpoints" }, writeAll);
