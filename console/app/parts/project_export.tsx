import { h, useState } from "../packages/preact.ts";
import type { ExportReply } from "../../../plugins/transfer/types.ts";
import type { Project } from "../../../plugins/projects/types.ts";
import { fileName, saveFile, today } from "../download.ts";
import { t } from "../strings.ts";
import { exportPages } from "../transfers.ts";
import { Opens } from "./dialog.tsx";
import { announce } from "./feedback.tsx";
import { Field, Form } from "./form.tsx";
import { Progress, useStopped } from "./progress.tsx";

/** Writes a project into a file, with which another deployment takes it in. */
export function ProjectExport({ project }: { project: Project }): h.JSX.Element {
  const text = t().moving;
  return (
    <div>
      <h2>{text.export}</h2>
      <p>{text.exportHint}</p>
      <Opens label={text.export} title={text.exportTitle(project.name)}>
        {(close) => <ExportForm project={project} onClose={close} />}
      </Opens>
    </div>
  );
}

function ExportForm(
  { onClose, project: { id, slug } }: { project: Project; onClose: () => void },
): h.JSX.Element {
  const text = t().moving;
  const [progress, setProgress] = useState<ExportReply["progress"] | null>(null);
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const isStopped = useStopped();
  return (
    <Form
      submit={text.export}
      disabled={passphrase !== again}
      onCancel={onClose}
      send={async () => {
        const parts: string[] = [];
        for await (const page of exportPages(id, passphrase === "" ? undefined : passphrase)) {
          if (isStopped.current) return;
          parts.push(page.lines);
          setProgress(page.progress);
        }
        if (isStopped.current) return;
        const name = `${fileName(`${slug}-${today()}`)}.ndjson`;
        saveFile(name, { parts, type: "application/x-ndjson" });
        announce(text.exported);
        onClose();
      }}
    >
      <p>{text.keepSafe}</p>
      <Field
        name="passphrase"
        label={text.passphrase}
        hint={text.passphraseHint}
        type="password"
        autoComplete="new-password"
        minLength={12}
        value={passphrase}
        onInput={({ currentTarget }) => setPassphrase(currentTarget.value)}
      />
      <Field
        name="again"
        label={text.again}
        type="password"
        autoComplete="new-password"
        value={again}
        onInput={({ currentTarget }) => setAgain(currentTarget.value)}
      />
      {progress !== null && (
        <Progress label={text.export} share={progress.tablesDone / progress.tables}>
          {text.exportedRows(progress.rows)}
        </Progress>
      )}
    </Form>
  );
}
