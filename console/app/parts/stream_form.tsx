import { h } from "../packages/preact.ts";
import type { AuditStream } from "../../../plugins/audit_logs/streams/types.ts";
import { t } from "../strings.ts";
import { wordsOf } from "../words.ts";
import { Field, type Fields, Form, Select, TextField } from "./form.tsx";

/** Where a stream goes, and what of the log; of a new one also where it begins. */
export function StreamForm(
  { onCancel, send, stream, submit }: {
    submit: string;
    send: (fields: Fields) => Promise<void>;
    onCancel: () => void;
    stream?: AuditStream;
  },
): h.JSX.Element {
  const text = t().streams;
  return (
    <Form submit={submit} send={send} onCancel={onCancel}>
      <Field
        name="url"
        label={text.url}
        hint={text.urlHint}
        type="url"
        required
        autoFocus
        defaultValue={stream?.url ?? ""}
      />
      <Select
        name="format"
        label={text.format}
        value={stream?.format ?? "native"}
        options={[["native", text.native], ["ocsf", "OCSF"]]}
      />
      <TextField
        name="actions"
        label={text.which}
        hint={text.whichHint}
        value={stream?.actions?.join("\n") ?? ""}
      />
      <Field
        name="batchSize"
        label={text.batch}
        type="number"
        min={1}
        max={500}
        required
        defaultValue={String(stream?.batchSize ?? 100)}
      />
      {stream === undefined && (
        <Field name="from" label={text.from} hint={text.fromHint} type="number" min={0} />
      )}
    </Form>
  );
}

/** The fields of a stream's request. */
export function streamOf({ actions, batchSize, format, from = "", url }: Fields) {
  const named = wordsOf(actions);
  return {
    url,
    format,
    actions: named.length === 0 ? null : named,
    batchSize: Number(batchSize),
    ...from === "" ? {} : { from: Number(from) },
  };
}
