import { h, useState } from "../packages/preact.ts";
import type { AuditExport } from "../../../plugins/audit_logs/types.ts";
import { fileName, saveFile, today } from "../download.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { Opens } from "./dialog.tsx";
import { announce } from "./feedback.tsx";
import { Form, Select } from "./form.tsx";
import { Progress, useStopped } from "./progress.tsx";

const TYPES = {
  ndjson: "application/x-ndjson",
  csv: "text/csv",
  json: "application/x-ndjson",
  ocsf: "application/x-ndjson",
} as const;

type Format = keyof typeof TYPES;

interface Exported {
  readonly projectId: string | undefined;
  /** Of which events; the names are the endpoint's. */
  readonly filters: Readonly<Record<string, unknown>>;
}

/** A button that writes the events of a page into a file, all pages of them. */
export function LogExport(exported: Exported): h.JSX.Element {
  const text = t().logExport;
  return (
    <Opens label={text.export} title={text.title}>
      {(close) => <ExportForm {...exported} onClose={close} />}
    </Opens>
  );
}

function ExportForm({ filters, onClose, projectId }: Exported & { onClose: () => void }) {
  const text = t().logExport;
  const [count, setCount] = useState<number | null>(null);
  const isStopped = useStopped();
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <Form
      submit={text.export}
      onCancel={onClose}
      send={async ({ format }) => {
        const parts: string[] = [];
        let events = 0;
        setCount(0);
        for await (const page of pagesOf({ filters, format: format as Format, projectId })) {
          if (isStopped.current) return;
          parts.push(page.text);
          events += page.count;
          setCount(events);
        }
        if (isStopped.current) return;
        saveFile(nameOf(projectId, format as Format), { parts, type: TYPES[format as Format] });
        announce(text.done(events));
        onClose();
      }}
    >
      <p>{isFiltered ? text.filtered : text.whole}</p>
      <Select
        name="format"
        label={text.format}
        options={Object.keys(TYPES).map((each) => [each, text.formats[each as Format]])}
      />
      {count !== null && <Progress label={text.title}>{text.count(count)}</Progress>}
    </Form>
  );
}

/** The pages of an export, one after the other. */
async function* pagesOf(
  { filters, format, projectId }: Exported & { format: Format },
): AsyncGenerator<{ text: string; count: number }> {
  let cursor: number | string | null = null;
  do {
    const body: Record<string, unknown> = { ...filters, format, cursor };
    const path = "/banata/audit-logs/export";
    const page: AuditExport = await call<AuditExport>({ path, projectId, body });
    const lines = page.data.map((event) => `${JSON.stringify(event)}\n`).join("");
    yield { text: page.text ?? lines, count: page.count };
    cursor = page.nextCursor;
  } while (cursor !== null);
}

function nameOf(projectId: string | undefined, format: Format): string {
  const ending = format === "csv" ? "csv" : "ndjson";
  return `${fileName(`audit-${projectId ?? "platform"}-${today()}`)}.${ending}`;
}
