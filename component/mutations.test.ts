import { assertEquals } from "@std/assert";
import { toFileUrl } from "../tools/paths.ts";

/** Modules whose own mutations leave an event with each change, or ask by themselves. */
const OWN = {
  adopt: "an event for each row",
  audit_custom: "is an event",
  audit_erasure: "an event when it starts",
  audit_sequencer: "an operator's pause",
  bulk_functions: "an event for each row",
  functions: "an event for each row",
  keys: "writes nothing then",
  mail_caps: "asks: it counts what rate_limit counts",
  mail_changes: "asks: a round may change no mail",
  migration_functions: "the runner itself",
  project_export: "is an event",
  project_import: "asks: rows of an import leave no event",
  rate_limit: "asks: it runs in every request",
  refusals: "is an event",
  removals: "an event for each row",
  session_end: "is an event",
  vault: "an event for each row",
};

Deno.test("every mutation of the component asks whether its code knows the data", async () => {
  const folder = toFileUrl(`${import.meta.dirname}/`);
  const found: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (!/^\w+\.ts$/.test(name) || name === "mutations.ts") continue;
    const text = await Deno.readTextFile(new URL(name, folder));
    if (/\b(?:internalM|m)utationGeneric\(/.test(text)) found.push(name.slice(0, -".ts".length));
  }
  assertEquals(found.sort(), Object.keys(OWN).sort());
});
