import { h, useId, useRef, useState } from "../packages/preact.ts";
import { announce, Empty } from "../parts/feedback.tsx";
import { Destroys } from "../parts/dialog.tsx";
import { Field, Form } from "../parts/form.tsx";
import { Progress, useStopped } from "../parts/progress.tsx";
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
  // The file that was chosen last, whichever is read through first.
  const last = useRef<File | undefined>(undefined);
  const choose = async (chosen: File | undefined) => {
    last.current = chosen;
    const isLast = () => last.current === chosen;
    setFile(null);
    setReason(null);
    setStep(null);
    if (chosen === undefined) return;
    try {
      const found = await checkFile(chosen, (step) => isLast() && setStep(step));
      if (isLast()) setFile(found);
    } catch (error) {
      if (isLast()) setReason(error instanceof FileError ? error.reason : "none");
    }
    if (isLast()) setStep(null);
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
  const isStopped = useStopped();
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
            const isWhole = await importProject(file, {
              isStopped: () => isStopped.current,
              passphrase: passphrase === "" ? undefined : passphrase,
              slug: other === "" || other === slug ? undefined : other,
              onStep,
            });
            if (!isWhole) return;
          } catch (error) {
            if (!(error instanceof FileError)) throw error;
            if (!isStopped.current) onFault(error.reason);
            return;
          } finally {
            if (!isStopped.current) onStep(null);
          }
          announce(text.imported(name));
          if (!isStopped.current) go(`p/${id}`);
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
        name={text.abandon}
        send={() => abandonImport(id).then(onDone)}
      />
    </div>
  );
}
