import { h, useState } from "../packages/preact.ts";
import type { ApiKey, CreatedApiKey } from "../../../plugins/api_keys/types.ts";
import { useLoad } from "../load.ts";
import { Destroys, Opens } from "../parts/dialog.tsx";
import { announce, Code, Empty, When } from "../parts/feedback.tsx";
import { Field, type Fields, Form, Select } from "../parts/form.tsx";
import { Heading } from "../parts/shell.tsx";
import { type Column, Shown, Table } from "../parts/table.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { wordsOf } from "../words.ts";

/** The project's API keys: made, changed for others, revoked. A key is shown once, when it is made. */
export function Keys({ params: { projectId } }: PageProps): h.JSX.Element {
  const [made, setMade] = useState<CreatedApiKey | null>(null);
  const loaded = useLoad(() => call<ApiKey[]>({ path: "/api-key/list", projectId }), [projectId]);
  const text = t().keys;
  const create = async (fields: Fields) => {
    const body = keyOf(fields);
    setMade(await call<CreatedApiKey>({ path: "/api-key/create", projectId, body }));
    loaded.reload();
  };
  return (
    <section>
      <Heading title={text.title}>
        <Opens name="new" label={text.create} title={text.create} primary>
          {(close) => (
            <NewKey
              send={(fields) => create(fields).then(close)}
              isMade={async ({ name }) => {
                const known = new Set(loaded.value?.map(({ id }) => id));
                loaded.reload();
                const keys = await call<ApiKey[]>({ path: "/api-key/list", projectId });
                return keys.some((key) => key.name === name && !known.has(key.id));
              }}
              onCancel={close}
            />
          )}
        </Opens>
      </Heading>
      {made !== null && (
        <div class="note good">
          <p>{text.made(made.name)}</p>
          <Code label={text.theKey} text={made.key} />
          <button type="button" onClick={() => setMade(null)}>{text.kept}</button>
        </div>
      )}
      <Shown loaded={loaded}>
        {(keys) =>
          keys.length === 0
            ? (
              <Empty title={text.none}>
                <p>{text.noneHint}</p>
              </Empty>
            )
            : (
              <Table
                caption={text.title}
                items={keys}
                columns={columns({ projectId, onMade: setMade, reload: loaded.reload })}
              />
            )}
      </Shown>
    </section>
  );
}

function NewKey(
  { isMade, onCancel, send }: {
    send: (fields: Fields) => Promise<void>;
    /** Whether a try whose answer was lost made one, which nobody knows then. */
    isMade: (fields: Fields) => Promise<boolean>;
    onCancel: () => void;
  },
): h.JSX.Element {
  const text = t().keys;
  return (
    <Form submit={text.create} send={send} isMade={isMade} onCancel={onCancel}>
      <Field name="name" label={t().name} hint={text.nameHint} required maxLength={32} autoFocus />
      <Select name="kind" label={text.kind} options={[["live", text.live], ["test", text.test]]} />
      <Field name="permissions" label={text.permissions} hint={text.permissionsHint} />
      <Field name="expiresAt" label={text.expires} hint={text.expiresHint} type="datetime-local" />
      <Field name="allowedCidrs" label={text.networks} hint={text.networksHint} />
    </Form>
  );
}

function keyOf({ allowedCidrs = "", expiresAt = "", kind, name, permissions = "" }: Fields) {
  const granted = wordsOf(permissions);
  const networks = wordsOf(allowedCidrs);
  return {
    name,
    kind,
    ...granted.length === 0 ? {} : { permissions: granted },
    ...networks.length === 0 ? {} : { allowedCidrs: networks },
    ...expiresAt === "" ? {} : { expiresAt: new Date(expiresAt).toISOString() },
  };
}

function columns(
  { onMade, projectId, reload }: {
    projectId: string | undefined;
    onMade: (key: CreatedApiKey) => void;
    reload: () => void;
  },
): Column<ApiKey>[] {
  const text = t().keys;
  return [
    { head: t().name, cell: ({ name }) => name },
    { head: text.key, cell: ({ end, start }) => <code>{start}…{end}</code> },
    { head: text.permissions, cell: ({ permissions }) => <code>{permissions.join(" ")}</code> },
    { head: text.lastUsed, cell: ({ lastUsedAt }) => <When at={lastUsedAt} /> },
    { head: text.expires, cell: ({ expiresAt }) => <When at={expiresAt} /> },
    {
      head: t().actions,
      cell: (key) => (
        <KeyActions apiKey={key} projectId={projectId} onMade={onMade} reload={reload} />
      ),
    },
  ];
}

function KeyActions(
  { apiKey: { id, name }, onMade, projectId, reload }: {
    apiKey: ApiKey;
    projectId: string | undefined;
    onMade: (key: CreatedApiKey) => void;
    reload: () => void;
  },
): h.JSX.Element {
  const text = t().keys;
  return (
    <div class="actions">
      <Opens label={text.rotate} title={text.rotateTitle(name)}>
        {(close) => (
          <Form
            submit={text.rotate}
            onCancel={close}
            send={async ({ grace = "3600000" }) => {
              const body = { keyId: id, gracePeriodMs: Number(grace) };
              onMade(await call<CreatedApiKey>({ path: "/api-key/rotate", projectId, body }));
              reload();
              close();
            }}
          >
            <p>{text.rotateHint}</p>
            <Select
              name="grace"
              label={text.grace}
              options={[
                ["0", text.atOnce],
                ["3600000", text.hour],
                ["86400000", text.day],
                ["604800000", text.week],
              ]}
            />
          </Form>
        )}
      </Opens>
      <Destroys
        label={text.revoke}
        title={text.revokeTitle(name)}
        question={text.revokeQuestion}
        send={async () => {
          await call({ path: "/api-key/delete", projectId, body: { keyId: id } });
          announce(text.revoked(name));
          reload();
        }}
      />
    </div>
  );
}
