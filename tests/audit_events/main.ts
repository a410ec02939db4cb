/**
 * `deno task audit:events`: writes docs/audit_events.md from the events that every endpoint is seen to leave.
 *
 * @module
 */
import { runTask } from "../../tools/run_task.ts";
import { DOCUMENT_PATH, eventsDocument } from "./document.ts";
import { walkCalls } from "./walk.ts";

async function write(): Promise<void> {
  const walked = await walkCalls();
  for (const { gaps, name } of walked) {
    for (const gap of gaps) console.log(`Not so: ${name} has ${gap}`);
  }
  await Deno.writeTextFile(
    new URL(`../../${DOCUMENT_PATH}`, import.meta.url),
    eventsDocument(walked),
  );
  console.log(`Wrote ${DOCUMENT_PATH}`);
}

await runTask({ usage: "deno task audit:events" }, write);
