import { h } from "../packages/preact.ts";
import type { SocialProvidersReply } from "../../../plugins/settings/types.ts";
import { useLoad } from "../load.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { Destroys, Opens } from "./dialog.tsx";
import { announce, Code, Empty, When } from "./feedback.tsx";
import { Check, Field, type Fields, Form } from "./form.tsx";
import { ProviderTest } from "./provider_test.tsx";
import { Shown, Table } from "./table.tsx";

/** Providers that users sign in with, and the address that each is told to send them back to. */
export function Providers(
  { onSaved, projectId }: { projectId: string | undefined; onSaved: () => void },
): h.JSX.Element {
  const text = t().providers;
  const loaded = useLoad(
    () =>
      call<SocialProvidersReply>({
        path: "/banata/config/social-providers/get",
        projectId,
        body: {},
      }),
    [projectId],
  );
  const settle = () => {
    announce(t().saved);
    loaded.reload();
    onSaved();
  };
  const remove = async (providerId: string) => {
    await call({ path: "/banata/config/social-providers/delete", projectId, body: { providerId } });
    settle();
  };
  return (
    <div>
      <h2>{text.title}</h2>
      <p>
        <Opens label={text.add} title={text.add}>
          {(close) => (
            <NewProvider
              onCancel={close}
              send={async (fields) => {
                const body = providerOf(fields);
                await call({ path: "/banata/config/social-providers/save", projectId, body });
                settle();
                close();
              }}
            />
          )}
        </Opens>
      </p>
      <Shown loaded={loaded}>
        {({ providers }) => {
          const items = Object.entries(providers).map(([id, record]) => ({ id, ...record }));
          if (items.length === 0) return <Empty title={text.none} />;
          return (
            <Table
              caption={text.title}
              items={items}
              columns={[
                { head: text.provider, cell: ({ id }) => id },
                {
                  head: text.state,
                  cell: ({ enabled }) => (
                    <span class={enabled ? "tag good" : "tag"}>{enabled ? text.on : text.off}</span>
                  ),
                },
                {
                  head: text.callback,
                  cell: ({ id }) => <Code label={text.callback} text={callbackOf(id)} />,
                },
                { head: text.updated, cell: ({ updatedAt }) => <When at={updatedAt} /> },
                {
                  head: t().actions,
                  cell: ({ enabled, id }) => (
                    <ProviderActions
                      {...{ enabled, id }}
                      onRemove={() => remove(id)}
                    />
                  ),
                },
              ]}
            />
          );
        }}
      </Shown>
    </div>
  );
}

function ProviderActions(
  { enabled, id, onRemove }: { enabled: boolean; id: string; onRemove: () => Promise<void> },
): h.JSX.Element {
  const text = t().providers;
  return (
    <span class="actions">
      {enabled && <ProviderTest id={id} />}
      <Destroys
        label={t().remove}
        title={text.removeTitle(id)}
        question={text.removeQuestion}
        send={onRemove}
      />
    </span>
  );
}

function callbackOf(providerId: string): string {
  return `${location.origin}/api/auth/callback/${providerId}`;
}

function providerOf({ clientId, clientSecret, discoveryUrl = "", enabled, providerId }: Fields) {
  return {
    providerId,
    clientId,
    clientSecret,
    enabled: enabled === "on",
    ...discoveryUrl === "" ? {} : { discoveryUrl },
  };
}

function NewProvider(
  { onCancel, send }: { send: (fields: Fields) => Promise<void>; onCancel: () => void },
): h.JSX.Element {
  const text = t().providers;
  return (
    <Form submit={t().save} send={send} onCancel={onCancel}>
      <Field
        name="providerId"
        label={text.provider}
        hint={text.providerHint}
        required
        maxLength={64}
        autoFocus
      />
      <Field name="clientId" label={text.clientId} required />
      <Field
        name="clientSecret"
        label={text.clientSecret}
        type="password"
        autoComplete="new-password"
        required
      />
      <Field name="discoveryUrl" label={text.discovery} hint={text.discoveryHint} type="url" />
      <Check name="enabled" label={text.enable} checked />
    </Form>
  );
}
