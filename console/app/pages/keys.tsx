import { h, useState } from "../packages/preact.ts";
import type { ApiKey, CreatedApiKey } from "../../../plugins/api_keys/types.ts";
import { changed } from "../changes.ts";
import { useLoad } from "../load.ts";
import { Destroys, Opens } from "../parts/dialog.tsx";
import { announce, Empty, When } from "../parts/feedback.tsx";
import { type Fields, Form, Select } from "../parts/form.tsx";
import { changedKeyOf, KeyForm, newKeyOf } from "../parts/key_form.tsx";
import { KeyRotations } from "../parts/key_rotations.tsx";
import { Heading } from "../parts/shell.tsx";
import { ShownOnce } from "../parts/shown_once.tsx";
import { type Column, Shown, Table } from "../parts/table.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";

/** The project's API keys: made, changed, replaced, revoked. A key is shown once, when it is made. */
export function Keys({ params: { projectId } }: PageProps): h.JSX.Element {
  const [made, setMade] = useState<CreatedApiKey | null>(null);
  const loaded = useLoad(() => call<ApiKey[]>({ path: "/api-key/list", projectId }), [projectId]);
  const text = t().keys;
  const create = async (fields: Fields) => {
    const body = newKeyOf(fields);
    setMade(await call<CreatedApiKey>({ path: "/api-key/create", projectId, body }));
    loaded.reload();
  };
  return (
    <section>
      <Heading title={text.title}>
        <Opens name="new" label={text.create} title={text.create} primary>
          {(close) => (
            <KeyForm
              submit={text.create}
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
        <ShownOnce
          hint={text.made(made.name)}
          label={text.theKey}
          secret={made.key}
          onKept={() => setMade(null)}
        />
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
              <div>
                <KeyRotations keys={keys} />
                <Table
                  caption={text.title}
                  items={keys}
                  columns={columns({ projectId, onMade: setMade, reload: loaded.reload })}
                />
              </div>
            )}
      </Shown>
    </section>
  );
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
    { head: t().keyLimits.limits, cell: (key) => <Limits apiKey={key} /> },
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

function Limits({ apiKey: { allowedCidrs, rateLimit } }: { apiKey: ApiKey }): h.JSX.Element {
  const text = t().keyLimits;
  return (
    <span>
      {allowedCidrs !== null && <code>{allowedCidrs.join(" ")}</code>}{" "}
      {rateLimit !== null && text.rate(rateLimit.limit, rateLimit.windowMs / 1_000)}
      {allowedCidrs === null && rateLimit === null && "–"}
    </span>
  );
}

function KeyActions(
  { apiKey, onMade, projectId, reload }: {
    apiKey: ApiKey;
    projectId: string | undefined;
    onMade: (key: CreatedApiKey) => void;
    reload: () => void;
  },
): h.JSX.Element {
  const text = t().keys;
  const { id, name } = apiKey;
  return (
    <div class="actions">
      <Opens label={t().keyLimits.change} title={t().keyLimits.changeTitle(name)}>
        {(close) => (
          <KeyForm
            submit={t().save}
            apiKey={apiKey}
            onCancel={close}
            send={async (fields) => {
              const body = { keyId: id, ...changed(changedKeyOf(fields), apiKey) };
              await call({ path: "/api-key/update", projectId, body });
              announce(t().saved);
              reload();
              close();
            }}
          />
        )}
      </Opens>
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
                ["3600000", text.hour],
                ["86400000", text.day],
                ["604800000", text.week],
                ["0", text.atOnce],
              ]}
            />
          </Form>
        )}
      </Opens>
      <Destroys
        label={text.revoke}
        title={text.revokeTitle(name)}
        question={text.revokeQuestion}
        name={name}
        send={async () => {
          await call({ path: "/api-key/delete", projectId, body: { keyId: id } });
          announce(text.revoked(name));
          reload();
        }}
      />
    </div>
  );
}
