import { h, useId, useState } from "../packages/preact.ts";
import { announce, Empty } from "../parts/feedback.tsx";
import { Destroys } from "../parts/dialog.tsx";
import { Field, Form } from "../parts/form.tsx";
import { Progress } from "../parts/progress.tsx";
import { Heading } from "../parts/shell.tsx";
import { go } from "../router.tsx";
import { t } from "../strings.ts";
import {
  abandonImport,
  checkFile,
  FileError,
  type ImportFile,
  importProject,
  type Step,
} from "../transfers.ts";

/** Brings a project here that another deployment has exported. */
export function ImportProject(): h.JSX.Element {
  const text = t().moving;
  const [file, setFile] = useState<ImportFile | null>(null);
  const [reason, setReason] = useState<FileError["reason"] | null>(null);
  const [step, setStep] = useState<Step | null>(null);
  const id = useId();
  const choose = async (chosen: File | undefined) => {
    setFile(null);
    setReason(null);
    if (chosen === undefined) return;
    try {
      setFile(await checkFile(chosen, setStep));
    } catch (error) {
      setReason(error instanceof FileError ? error.reason : "none");
    }
    setStep(null);
  };
  return (
    <section class="narrow">
      <Heading title={text.import} />
      <p>{text.importHint}</p>
      <div class="field">
        <label for={id}>{text.file}</label>
        <input
          id={id}
          type="file"
          accept=".ndjson,application/x-ndjson"
          onChange={({ currentTarget }) => choose(currentTarget.files?.[0])}
        />
      </div>
      {reason !== null && <p class="note bad" role="alert">{text.faults[reason]}</p>}
      {step !== null && (
        <Progress label={text.import} share={step.share}>{text.phases[step.phase]}</Progress>
      )}
      {file === null
        ? reason === null && step === null && <Empty title={text.chooseFirst}>{text.adopt}</Empty>
        : <Chosen key={file.project.id} file={file} onStep={setStep} onFault={setReason} />}
    </section>
  );
}

function Chosen(
  { file, onFault, onStep }: {
    file: ImportFile;
    onStep: (step: Step | null) => void;
    onFault: (reason: FileError["reason"]) => void;
  },
): h.JSX.Element {
  const text = t().moving;
  const { hasSecrets, lines, project: { id, name, slug } } = file;
  const [isBegun, setBegun] = useState(false);
  return (
    <div>
      <dl class="facts">
        <dt>{t().name}</dt>
        <dd>
          <bdi>{name}</bdi>
        </dd>
        <dt>{t().connect.projectId}</dt>
        <dd>
          <code>{id}</code>
        </dd>
        <dt>{text.rows}</dt>
        <dd>{String(lines - 1)}</dd>
      </dl>
      {!hasSecrets && <p class="note">{text.noSecrets}</p>}
      <Form
        submit={text.import}
        send={async ({ passphrase = "", slug: other = "" }) => {
          setBegun(true);
          try {
            await importProject(file, {
              passphrase: passphrase === "" ? undefined : passphrase,
              slug: other === "" || other === slug ? undefined : other,
              onStep,
            });
          } catch (error) {
            if (!(error instanceof FileError)) throw error;
            onFault(error.reason);
            return;
          } finally {
            onStep(null);
          }
          announce(text.imported(name));
          go(`p/${id}`);
        }}
      >
        {hasSecrets && (
          <Field
            name="passphrase"
            label={text.passphrase}
            hint={text.passphraseOfExport}
            type="password"
            autoComplete="off"
          />
        )}
        <Field
          name="slug"
          label={t().slug}
          hint={text.slugHint}
          maxLength={100}
          pattern="[a-z0-9\-]+"
          defaultValue={slug}
        />
      </Form>
      {isBegun && <Abandon id={id} onDone={() => setBegun(false)} />}
    </div>
  );
}

function Abandon({ id, onDone }: { id: string; onDone: () => void }): h.JSX.Element {
  const text = t().moving;
  return (
    <div class="danger-zone">
      <p>{text.goesOn}</p>
      <Destroys
        label={text.abandon}
        title={text.abandon}
        question={text.abandonQuestion}
        send={() => abandonImport(id).then(onDone)}
      />
    </div>
  );
}
