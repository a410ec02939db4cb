/**
 * The text of docs/audit_events.md: the events of every endpoint, as it succeeds and as it fails.
 *
 * @module
 */
import type { WalkedCall } from "./walk.ts";

/** Where the document stands, from the root of the tree. */
export const DOCUMENT_PATH = "docs/audit_events.md";

const HEAD = `# Events of every endpoint

Written by \`deno task audit:events\`, which sends every call of \`tests/support/calls/\` and reads the
audit log after each; \`tests/audit_events.test.ts\` compares. An event is its action, who it was by, and
the code of what was refused; \`×2\` stands after one that a request leaves twice. [audit_logs.md](audit_logs.md)
says what the actions mean.

A call fails by being sent without what allows it: without a session, or by an API key that holds no
right. Where that succeeds, for the endpoint is public, its values are wrong. What is refused because
nobody is signed in, or because a field is wrong, leaves no event.
`;

/** Makes the document from what every call left. */
export function eventsDocument(walked: readonly WalkedCall[]): string {
  const rows = walked.map(({ failure, name, success }) => [
    `\`${name}\``,
    cell(success.events),
    failure === null ? "never fails so" : `${failure.status}: ${cell(failure.events)}`,
  ]);
  return [
    HEAD,
    "| Call | Events | Failure |",
    "| --- | --- | --- |",
    ...rows.map((row) => `| ${row.join(" | ")} |`),
    "",
  ].join("\n");
}

function cell(events: readonly string[]): string {
  return events.length === 0 ? "none" : events.map((event) => `\`${event}\``).join("<br>");
}
