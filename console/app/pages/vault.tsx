import { h, useState } from "../packages/preact.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import type { DecryptedSecret, VaultSecret } from "../../../plugins/vault/types.ts";
import { useLoad } from "../load.ts";
import { Destroys, Opens } from "../parts/dialog.tsx";
import { DeletedSecrets } from "../parts/deleted_secrets.tsx";
import { announce, Code, Empty, When } from "../parts/feedback.tsx";
import { Field, Form, TextField } from "../parts/form.tsx";
import { Heading } from "../parts/shell.tsx";
import { SecretVersions } from "../parts/secret_versions.tsx";
import { cursorOf, Pager, Shown, Table } from "../parts/table.tsx";
import { VaultTabs } from "../parts/vault_tabs.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { offerUndo } from "../undo.ts";

/** The project's secrets by name. What one holds is shown on demand, and each time leaves an event. */
export function Vault({ params: { projectId } }: PageProps): h.JSX.Element {
  const text = t().vault;
  const body = { limit: 50, ...cursorOf() };
  const loaded = useLoad(
    () => call<Page<VaultSecret>>({ path: "/banata/vault/list", projectId, body }),
    [JSON.stringify(body)],
  );
  const send = async (path: string, body: Record<string, unknown>) => {
    await call({ path, projectId, body });
    announce(t().saved);
    loaded.reload();
  };
  return (
    <section>
      <Heading title={t().nav.vault}>
        <Opens label={text.create} title={text.create} primary>
          {(close) => (
            <NewSecret
              onCancel={close}
              send={(body) => send("/banata/vault/encrypt", body).then(close)}
            />
          )}
        </Opens>
      </Heading>
      <VaultTabs projectId={projectId} />
      <Shown loaded={loaded}>
        {(page) =>
          page.data.length === 0
            ? (
              <Empty title={text.none}>
                <p>{text.noneHint}</p>
              </Empty>
            )
            : (
              <div>
                <Table
                  caption={t().nav.vault}
                  items={page.data}
                  columns={[
                    { head: t().name, cell: ({ name }) => <bdi>{name}</bdi> },
                    { head: text.context, cell: ({ context }) => <bdi>{context ?? "–"}</bdi> },
                    { head: text.version, cell: ({ version }) => String(version) },
                    { head: text.changed, cell: ({ updatedAt }) => <When at={updatedAt} /> },
                    {
                      head: t().actions,
                      cell: (secret) => (
                        <SecretActions
                          secret={secret}
                          projectId={projectId}
                          send={send}
                          onChanged={loaded.reload}
                        />
                      ),
                    },
                  ]}
                />
                <Pager page={page} />
              </div>
            )}
      </Shown>
      {loaded.value !== undefined && (
        <DeletedSecrets
          projectId={projectId}
          after={loaded.value}
          onRestored={loaded.reload}
        />
      )}
    </section>
  );
}

function NewSecret(
  { onCancel, send }: {
    send: (body: Record<string, unknown>) => Promise<void>;
    onCancel: () => void;
  },
): h.JSX.Element {
  const text = t().vault;
  return (
    <Form
      submit={text.create}
      onCancel={onCancel}
      send={({ context = "", data, name }) =>
        send({ name, data, ...context === "" ? {} : { context } })}
    >
      <Field name="name" label={t().name} required maxLength={256} autoFocus />
      <TextField name="data" label={text.data} />
      <Field name="context" label={text.context} hint={text.contextHint} />
    </Form>
  );
}

function SecretActions(
  { onChanged, projectId, secret, send }: {
    secret: VaultSecret;
    projectId: string | undefined;
    onChanged: () => void;
    send: (path: string, body: Record<string, unknown>) => Promise<void>;
  },
): h.JSX.Element {
  const text = t().vault;
  const { id, name, version } = secret;
  return (
    <span class="actions">
      <Opens label={text.reveal} title={name}>
        {(close) => <Reveal secret={secret} projectId={projectId} onClose={close} />}
      </Opens>
      <Opens label={t().versions.label} title={t().versions.title(name)}>
        {(close) => (
          <SecretVersions
            secret={secret}
            projectId={projectId}
            onClose={close}
            onRestored={() => {
              announce(t().saved);
              onChanged();
              close();
            }}
          />
        )}
      </Opens>
      <Opens label={text.replace} title={text.replaceTitle(name)}>
        {(close) => (
          <Form
            submit={t().save}
            onCancel={close}
            send={({ data }) =>
              send("/banata/vault/update", { secretId: id, expectedVersion: version, data }).then(
                close,
              )}
          >
            <TextField name="data" label={text.data} />
          </Form>
        )}
      </Opens>
      <Destroys
        label={t().remove}
        title={text.removeTitle(name)}
        question={text.removeQuestion}
        name={name}
        send={async () => {
          await send("/banata/vault/delete", { id });
          offerUndo(t().undo.removed(name), () => send("/banata/vault/undelete", { id }));
        }}
      />
    </span>
  );
}

function Reveal(
  { onClose, projectId, secret: { context, id } }: {
    secret: VaultSecret;
    projectId: string | undefined;
    onClose: () => void;
  },
): h.JSX.Element {
  const text = t().vault;
  const [data, setData] = useState<string | null>(null);
  if (data !== null) {
    return (
      <div>
        <Code label={text.data} text={data} />
        <button type="button" onClick={onClose}>{t().close}</button>
      </div>
    );
  }
  return (
    <Form
      submit={text.reveal}
      onCancel={onClose}
      send={async () => {
        const body = { secretId: id, ...context === null ? {} : { context } };
        const path = "/banata/vault/decrypt";
        setData((await call<DecryptedSecret>({ path, projectId, body })).data);
      }}
    >
      <p>{text.revealHint}</p>
    </Form>
  );
}
