/** Every call is walked through once; what it leaves in the audit log is compared with what is written down. */
import { assertEquals } from "@std/assert";
import { DOCUMENT_PATH, eventsDocument } from "./audit_events/document.ts";
import { walkCalls } from "./audit_events/walk.ts";

const TARGET = new URL(`../${DOCUMENT_PATH}`, import.meta.url);

Deno.test("Every endpoint leaves the events that docs/audit_events.md says, and one for each row", async (t) => {
  const walked = await walkCalls();
  await t.step("each row that a call changes has its event, and no other has", () => {
    const gaps = walked.filter(({ gaps }) => gaps.length > 0)
      .map(({ gaps, name }) => [name, ...gaps]);
    assertEquals(gaps, []);
  });
  await t.step("the document is what `deno task audit:events` writes", async () => {
    assertEquals((await Deno.readTextFile(TARGET)).split("\n"), eventsDocument(walked).split("\n"));
  });
});
