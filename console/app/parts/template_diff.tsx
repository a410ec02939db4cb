import { h, useState } from "../packages/preact.ts";
import type { StoredTemplate, StoredTemplateVersion } from "../../../plugins/emails/types.ts";
import { useLoad } from "../load.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { diffLines, type Line, templateLines } from "../template_lines.ts";
import { toDraft } from "../templates.ts";
import { Select } from "./form.tsx";
import { Shown } from "./table.tsx";

interface Parts {
  readonly projectId: string | undefined;
  readonly id: string;
  /** All that are kept, newest first. */
  readonly versions: readonly StoredTemplateVersion[];
}

/** What differs between two versions of a template: line by line, in words and in colours. */
export function TemplateDiff(
  { id, onClose, projectId, version, versions }: Parts & { version: number; onClose: () => void },
): h.JSX.Element {
  const text = t().templates;
  const [[before, after], setSides] = useState([version, versions[0]?.version ?? version]);
  const options = versions.map((each) =>
    [String(each.version), text.versionTitle(each.version)] as const
  );
  const loaded = useLoad(
    () => Promise.all([before, after].map((each) => linesOf({ id, projectId, version: each }))),
    [before, after, t().language],
  );
  return (
    <div>
      <div class="filters">
        <Select
          name="before"
          label={t().audit.before}
          value={String(before)}
          options={options}
          onChange={(each) => setSides([Number(each), after])}
        />
        <Select
          name="after"
          label={t().audit.after}
          value={String(after)}
          options={options}
          onChange={(each) => setSides([before, Number(each)])}
        />
      </div>
      <Shown loaded={loaded}>
        {([was = [], is = []]) => <Lines lines={diffLines(was, is)} />}
      </Shown>
      <p class="actions">
        <button type="button" onClick={onClose}>{t().close}</button>
      </p>
    </div>
  );
}

async function linesOf(
  { id, projectId, version }: { id: string; projectId: string | undefined; version: number },
): Promise<string[]> {
  const { template } = await call<{ template: StoredTemplate | null }>({
    path: "/banata/emails/templates/get",
    projectId,
    body: { idOrSlug: id, version },
  });
  return template === null ? [] : templateLines(toDraft(template, template.slug), t());
}

function Lines({ lines }: { lines: readonly Line[] }): h.JSX.Element {
  const text = t().templates;
  if (lines.every(({ kind }) => kind === "same")) return <p class="note">{text.sameWords}</p>;
  return (
    <ol class="diff">
      {lines.map(({ kind, text: line }, at) => (
        <li key={at} class={kind}>
          {kind !== "same" && (
            <span class={`tag ${kind === "added" ? "good" : "bad"}`}>{text[kind]}</span>
          )} {kind === "added"
            ? <ins dir="auto">{line}</ins>
            : kind === "removed"
            ? <del dir="auto">{line}</del>
            : <bdi>{line}</bdi>}
        </li>
      ))}
    </ol>
  );
}
