/**
 * `deno task endpoints`: writes docs/endpoints.md and the reference of the HTTP API from what every endpoint is
 * seen to do, and the tables of docs/limits.md, docs/settings.md and docs/organizations.md.
 *
 * @module
 */
import { runTask } from "../../tools/run_task.ts";
import { CALLS, openWorld, sendCall } from "../support/calls/mod.ts";
import { captureConsole } from "../support/captured_console.ts";
import { shareHashes } from "../support/shared_hashes.ts";
import { sendWatched } from "../support/watched.ts";
import { RecordedReplies, referenceDocument } from "../reference/document.ts";
import { REFERENCE_PATH, referenceSource, servedIn } from "../reference/source.ts";
import { readSummaries } from "../reference/summaries.ts";
import type { ServedEndpoint } from "../support/registry.ts";
import { DOCUMENT_PATH, endpointsDocument } from "./document.ts";
import { LaneTraces } from "./trace.ts";
import { WRITTEN_PARTS } from "./written_parts.ts";
import { withPart } from "./written_part.ts";

const TARGET = new URL(`../../${DOCUMENT_PATH}`, import.meta.url);

interface Sent {
  readonly traces: LaneTraces;
  readonly replies: RecordedReplies;
  readonly served: readonly ServedEndpoint[];
}

async function sendAll(): Promise<Sent> {
  using _quiet = captureConsole();
  await using world = await openWorld();
  using _hashes = shareHashes();
  const traces = new LaneTraces();
  const replies = new RecordedReplies();
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
    replies.note(call, reply);
  }
  return { traces, replies, served: await servedIn(world) };
}

async function writeAll(): Promise<void> {
  for (const part of WRITTEN_PARTS) {
    const target = new URL(`../../${part.path}`, import.meta.url);
    await Deno.writeTextFile(target, withPart(await Deno.readTextFile(target), part));
    console.log(`Wrote the table of ${part.path}`);
  }
  const { replies, served, traces } = await sendAll();
  await Deno.writeTextFile(TARGET, endpointsDocument(traces.all()));
  console.log(`Wrote ${DOCUMENT_PATH}`);
  const summaries = await readSummaries();
  const document = referenceDocument({ replies, served, summaries });
  await Deno.writeTextFile(
    new URL(`../../${REFERENCE_PATH}`, import.meta.url),
    referenceSource(document),
  );
  console.log(`Wrote ${REFERENCE_PATH}`);
}

await runTask({ usage: "deno task endpoints" }, writeAll);
