import { h, useState } from "../packages/preact.ts";
import type {
  AuditStream,
  AuditStreamList,
  AuditStreamWithSecret,
} from "../../../plugins/audit_logs/streams/types.ts";
import { useLoad } from "../load.ts";
import { Destroys, Opens } from "../parts/dialog.tsx";
import { announce, Code, Empty, When } from "../parts/feedback.tsx";
import { Field, type Fields, Form, Select, TextField, useAction } from "../parts/form.tsx";
import { LogTabs } from "../parts/log_tabs.tsx";
import { useEvery } from "../parts/progress.tsx";
import { Heading } from "../parts/shell.tsx";
import { type Column, Shown, Table } from "../parts/table.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { wordsOf } from "../words.ts";

/** Servers of the project's that are sent its events, and how far each is. */
export function AuditStreams({ params: { projectId } }: PageProps): h.JSX.Element {
  const text = t().streams;
  const [secret, setSecret] = useState<string | null>(null);
  const loaded = useLoad(
    () =>
      call<AuditStreamList>({ path: "/banata/audit-logs/streams/list", projectId, body: {} }),
    [projectId],
  );
  const isBehind = loaded.value?.data.some(isMoving) === true;
  useEvery(5_000, loaded.reload, isBehind);
  const create = async (fields: Fields) => {
    const path = "/banata/audit-logs/streams/create";
    const made = await call<AuditStreamWithSecret>({ path, projectId, body: streamOf(fields) });
    setSecret(made.secret);
    loaded.reload();
  };
  return (
    <section>
      <Heading title={text.title}>
        <Opens label={text.create} title={text.create} primary>
          {(close) => (
            <StreamForm submit={text.create} send={(f) => create(f).then(close)} onCancel={close} />
          )}
        </Opens>
      </Heading>
      <LogTabs projectId={projectId} />
      {secret !== null && (
        <div class="note good">
          <p>{text.secretHint}</p>
          <Code label={text.secret} text={secret} />
          <button type="button" onClick={() => setSecret(null)}>{t().keys.kept}</button>
        </div>
      )}
      <Shown loaded={loaded}>
        {({ data }) =>
          data.length === 0
            ? (
              <Empty title={text.none}>
                <p>{text.noneHint}</p>
              </Empty>
            )
            : (
              <Table
                caption={text.title}
                items={data}
                columns={columns({ projectId, onSecret: setSecret, reload: loaded.reload })}
              />
            )}
      </Shown>
    </section>
  );
}

/** Whether a stream has something on its way, so that it is worth looking again. */
function isMoving({ delivery, state }: AuditStream): boolean {
  return state === "active" && (delivery.lag > 0 || delivery.nextAt !== null);
}

interface Actions {
  readonly projectId: string | undefined;
  readonly onSecret: (secret: string) => void;
  readonly reload: () => void;
}

function columns(actions: Actions): Column<AuditStream>[] {
  const text = t().streams;
  return [
    { head: text.url, cell: ({ url }) => <bdi>{url}</bdi> },
    {
      head: text.state,
      cell: ({ delivery: { error }, state }) => (
        <span>
          <span class={state === "active" ? "tag good" : "tag bad"}>{text.states[state]}</span>
          {error !== null && (
            <span class="tag bad">
              {error.code} <When at={error.at} />
            </span>
          )}
        </span>
      ),
    },
    { head: text.lag, cell: ({ delivery: { lag } }) => text.waiting(lag) },
    { head: text.delivered, cell: ({ delivery: { deliveredAt } }) => <When at={deliveredAt} /> },
    { head: text.tried, cell: ({ delivery: { test } }) => test === null ? t().never : <Tried test={test} /> },
    { head: text.which, cell: ({ actions }) => actions === null ? t().audit.all : actions.join(" ") },
    { head: t().actions, cell: (stream) => <StreamActions stream={stream} {...actions} /> },
  ];
}

function Tried({ test: { at, code } }: { test: { code: string | null; at: number } }) {
  return (
    <span>
      <span class={code === null ? "tag good" : "tag bad"}>{code ?? t().streams.arrived}</span>
      <When at={at} />
    </span>
  );
}

function StreamActions(
  { onSecret, projectId, reload, stream }: Actions & { stream: AuditStream },
): h.JSX.Element {
  const text = t().streams;
  const { id, state, url } = stream;
  const send = async (path: string, fields: Record<string, unknown> = {}) => {
    await call({ path, projectId, body: { id, ...fields } });
    announce(t().saved);
    reload();
  };
  const change = useAction((path: string) => send(path));
  const [pause, resume] = [
    "/banata/audit-logs/streams/pause",
    "/banata/audit-logs/streams/resume",
  ];
  return (
    <span class="actions">
      <button
        type="button"
        disabled={change.isPending}
        onClick={() => change.run(state === "active" ? pause : resume)}
      >
        {state === "active" ? text.pause : text.resume}
      </button>
      <button
        type="button"
        disabled={change.isPending}
        onClick={() => change.run("/banata/audit-logs/streams/test")}
      >
        {text.test}
      </button>
      <Opens label={text.change} title={url}>
        {(close) => (
          <StreamForm
            submit={t().save}
            stream={stream}
            onCancel={close}
            send={(fields) =>
              send("/banata/audit-logs/streams/update", streamOf(fields)).then(close)}
          />
        )}
      </Opens>
      <Opens label={text.replay} title={text.replay}>
        {(close) => (
          <Form
            submit={text.replay}
            onCancel={close}
            send={({ from }) =>
              send("/banata/audit-logs/streams/replay", { from: Number(from) }).then(close)}
          >
            <Field name="from" label={text.from} hint={text.replayHint} type="number" min={0} required defaultValue="0" />
          </Form>
        )}
      </Opens>
      <Opens label={text.rotate} title={text.rotate}>
        {(close) => (
          <Form
            submit={text.rotate}
            onCancel={close}
            send={async () => {
              const path = "/banata/audit-logs/streams/rotate-secret";
              onSecret((await call<AuditStreamWithSecret>({ path, projectId, body: { id } })).secret);
              reload();
              close();
            }}
          >
            <p>{text.rotateHint}</p>
          </Form>
        )}
      </Opens>
      <Destroys
        label={t().remove}
        title={text.removeTitle(url)}
        question={text.removeQuestion}
        send={() => send("/banata/audit-logs/streams/delete")}
      />
    </span>
  );
}

function StreamForm(
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
      <Field name="url" label={text.url} hint={text.urlHint} type="url" required autoFocus defaultValue={stream?.url ?? ""} />
      <Select
        name="format"
        label={text.format}
        value={stream?.format ?? "native"}
        options={[["native", text.native], ["ocsf", "OCSF"]]}
      />
      <TextField name="actions" label={text.which} hint={text.whichHint} value={stream?.actions?.join("\n") ?? ""} />
      <Field name="batchSize" label={text.batch} type="number" min={1} max={500} required defaultValue={String(stream?.batchSize ?? 100)} />
      {stream === undefined && <Field name="from" label={text.from} hint={text.fromHint} type="number" min={0} />}
    </Form>
  );
}

function streamOf({ actions, batchSize, format, from = "", url }: Fields) {
  const named = wordsOf(actions);
  return {
    url,
    format,
    actions: named.length === 0 ? null : named,
    batchSize: Number(batchSize),
    ...from === "" ? {} : { from: Number(from) },
  };
}
