/**
 * The generated part of docs/limits.md: the classes of runtime/gate/limits.ts as a table.
 *
 * @module
 */
import { type LimitName, ROUTES } from "../../runtime/routes.ts";
import {
  GENERAL_LIMIT,
  LIMIT_CLASSES,
  type LimitClass,
  type Rate,
} from "../../runtime/gate/limits.ts";

/** Where the document stands, from the root of the tree. */
export const LIMITS_PATH = "docs/limits.md";

const BEGIN = "<!-- written by deno task endpoints -->";
const END = "<!-- end -->";

/** The document with its table as the code has it. */
export function withLimitsTable(document: string): string {
  const [before, rest = ""] = document.split(BEGIN);
  const after = rest.split(END)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`Keep the lines ${BEGIN} and ${END} in ${LIMITS_PATH}`);
  }
  return `${before}${BEGIN}\n\n${table()}\n\n${END}${after}`;
}

function table(): string {
  return [
    "| Class | Paths | Client | Account | Asker | User | Link |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...LIMIT_CLASSES.map(row),
    `| general | everything else | ${GENERAL_LIMIT} |  |  |  |  |`,
  ].join("\n");
}

function row({ client, key, name, ...rates }: LimitClass): string {
  const clients = key === undefined ? `${client}` : `${client}, ${key} of a key`;
  const { account, asker, token, user } = rates;
  const cells = [name, pathsOf(name), clients, ...[account, asker, user, token].map(rateText)];
  return `| ${cells.join(" | ")} |`;
}

function pathsOf(name: LimitName): string {
  return Object.entries(ROUTES).filter(([, { limit }]) => limit === name)
    .map(([path]) => `\`${path}\``).join(", ");
}

function rateText(rate: Rate | undefined): string {
  if (rate === undefined) return "";
  const { aDay, aMinute, failuresOnly } = rate;
  if (aDay === undefined) return `${aMinute}`;
  return `${aMinute}, ${aDay} ${failuresOnly ? "refused " : ""}a day`;
}
