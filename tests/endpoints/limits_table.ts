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
import { markdownTable, type WrittenPart } from "./written_part.ts";

/** The table of docs/limits.md. */
export function limitsPart(): WrittenPart {
  const text = markdownTable([
    ["Class", "Paths", "Client", "Account", "Asker", "User", "Link"],
    ...LIMIT_CLASSES.map(row),
    ["general", "everything else", `${GENERAL_LIMIT}`],
  ]);
  return { path: "docs/limits.md", text };
}

function row({ client, key, name, ...rates }: LimitClass): string[] {
  const clients = key === undefined ? `${client}` : `${client}, ${key} of a key`;
  const { account, asker, token, user } = rates;
  return [name, pathsOf(name), clients, ...[account, asker, user, token].map(rateText)];
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
