import { h, useState } from "../packages/preact.ts";
import type {
  AuditStream,
  AuditStreamList,
  AuditStreamWithSecret,
} from "../../../plugins/audit_logs/streams/types.ts";
import { changed } from "../changes.ts";
import { useLoad } from "../load.ts";
import { Destroys, Opens } from "../parts/dialog.tsx";
import { announce, Empty, ErrorNote, When } from "../parts/feedback.tsx";
import { Field, type Fields, Form, useAction } from "../parts/form.tsx";
import { LogTabs } from "../parts/log_tabs.tsx";
import { useEvery } from "../parts/progress.tsx";
import { Heading } from "../parts/shell.tsx";
import { ShownOnce } from "../parts/shown_once.tsx";
import { StreamForm, streamOf } from "../parts/stream_form.tsx";
import { type Column, Shown, Table } from "../parts/table.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";

/** Servers of the project's that are sent its events, and how far each is. */
export function AuditStreams({ params: { projectId } }: PageProps): h.JSX.Element {
  const text = t().streams;
  const [secret, setSecret] = useState<string | null>(null);
  const loaded = useLoad(
    () => call<AuditStreamList>({ path: "/banata/audit-logs/streams/list", projectId, body: {} }),
    [projectId],
  );
  const isBehind = loaded.value?.data.some(isMoving) === true;
  useEvery(loaded.reload, { ms: 5_000, isOn: isBehind });
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
            <StreamForm
              submit={text.create}
              send={(f) => create(f).then(close)}
              onCancel={close}
            />
          )}
        </Opens>
      </Heading>
      <LogTabs projectId={projectId} />
      {secret !== null && (
        <ShownOnce
          hint={text.secretHint}
          label={text.secret}
          secret={secret}
          onKept={() => setSecret(null)}
        />
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
    {
      head: text.url,
      cell: ({ actions, url }) => (
        <div>
          <bdi>{url}</bdi>
          {actions !== null && <p class="hint">{actions.join(" ")}</p>}
        </div>
      ),
    },
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
    {
      head: text.delivered,
      cell: ({ delivery: { deliveredAt, lag } }) => (
        <span>
          <When at={deliveredAt} />
          {lag > 0 && <p class="hint">{text.waiting(lag)}</p>}
        </span>
      ),
    },
    {
      head: text.tried,
      cell: ({ delivery: { test } }) => test === null ? t().never : <Tried test={test} />,
    },
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
              send("/banata/audit-logs/streams/update", changed(streamOf(fields), stream))
                .then(close)}
          />
        )}
      </Opens>
      <Replay send={(from) => send("/banata/audit-logs/streams/replay", { from })} />
      <NewSecret id={id} projectId={projectId} onSecret={onSecret} reload={reload} />
      <Destroys
        label={t().remove}
        title={text.removeTitle(url)}
        question={text.removeQuestion}
        name={new URL(url).host}
        send={() => send("/banata/audit-logs/streams/delete")}
      />
      {change.error !== undefined && <ErrorNote error={change.error} />}
    </span>
  );
}

function Replay({ send }: { send: (from: number) => Promise<void> }): h.JSX.Element {
  const text = t().streams;
  return (
    <Opens label={text.replay} title={text.replay}>
      {(close) => (
        <Form
          submit={text.replay}
          onCancel={close}
          send={({ from }) => send(Number(from)).then(close)}
        >
          <Field
            name="from"
            label={text.from}
            hint={text.replayHint}
            type="number"
            min={0}
            required
            defaultValue="0"
          />
        </Form>
      )}
    </Opens>
  );
}

function NewSecret(
  { id, onSecret, projectId, reload }: Actions & { id: string },
): h.JSX.Element {
  const text = t().streams;
  return (
    <Opens label={text.rotate} title={text.rotate}>
      {(close) => (
        <Form
          submit={text.rotate}
          onCancel={close}
          send={async () => {
            const path = "/banata/audit-logs/streams/rotate-secret";
            const body = { id };
            onSecret((await call<AuditStreamWithSecret>({ path, projectId, body })).secret);
            reload();
            close();
          }}
        >
          <p>{text.rotateHint}</p>
        </Form>
      )}
    </Opens>
  );
}
