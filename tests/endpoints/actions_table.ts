import { knownActions, OTHER_ACTIONS, REFUSAL_ACTIONS } from "../../rules/audit_actions.ts";
import { markdownTable, type WrittenPart } from "./written_part.ts";

/** The actions that docs/audit_logs.md names. */
export function actionsPart(): WrittenPart {
  const explained: Readonly<Record<string, string>> = { ...REFUSAL_ACTIONS, ...OTHER_ACTIONS };
  const rows = knownActions().filter((action) => explained[action] === undefined);
  const about = Map.groupBy(rows, (action) => action.split(".")[0] ?? "");
  const changes = [...about].map(([noun, actions]) => [
    `\`${noun}\``,
    actions.map((action) => `\`${action.slice(noun.length + 1)}\``).join(" "),
  ]);
  const others = Object.entries(explained).map(([action, what]) => [`\`${action}\``, what]);
  return {
    path: "docs/audit_logs.md",
    text: [
      markdownTable([["What", "Actions"], ...changes]),
      markdownTable([["Action", "When"], ...others]),
    ].join("\n\n"),
  };
}
