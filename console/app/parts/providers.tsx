import { h } from "../packages/preact.ts";
import type {
  SavedSocialProvidersReply,
  SocialProvidersReply,
} from "../../../plugins/settings/types.ts";
import { useLoad } from "../load.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { Destroys, Opens } from "./dialog.tsx";
import { announce, Code, Empty, When } from "./feedback.tsx";
import { Check, Field, type Fields } from "./form.tsx";
import { ProviderTest } from "./provider_test.tsx";
import { SettingsForm } from "./settings_form.tsx";
import { Shown, Table } from "./table.tsx";

/** Providers that users sign in with, and the address that each is told to send them back to. */
export function Providers(
  { onSaved, onTheirs, projectId, version }: {
    projectId: string | undefined;
    /** Of the settings, as the page shows them. */
    version: number;
    /** Told the next one, where nobody else saved in between. */
    onSaved: (version: number) => void;
    /** What somebody else saved is to be shown. */
    onTheirs: () => void;
  },
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
  const send = async (path: string, body: Record<string, unknown>) => {
    const saved = await call<SavedSocialProvidersReply>({ path, projectId, body });
    if (body.version !== undefined) onSaved(saved.config.version);
    loaded.reload();
  };
  return (
    <div>
      <h2>{text.title}</h2>
      <p>
        <Opens label={text.add} title={text.add}>
          {(close) => (
            <NewProvider
              version={version}
              onCancel={close}
              onTheirs={() => {
                close();
                loaded.reload();
                onTheirs();
              }}
              save={async (fields, version) => {
                const body = { ...providerOf(fields), version };
                await send("/banata/config/social-providers/save", body);
                close();
              }}
            />
          )}
        </Opens>
      </p>
      <Shown loaded={loaded}>
        {({ providers }) => (
          <ProviderTable
            providers={providers}
            remove={(providerId) =>
              send("/banata/config/social-providers/delete", { providerId, version }).then(() =>
                announce(t().saved)
              )}
          />
        )}
      </Shown>
    </div>
  );
}

function ProviderTable(
  { providers, remove }: {
    providers: SocialProvidersReply["providers"];
    remove: (providerId: string) => Promise<void>;
  },
): h.JSX.Element {
  const text = t().providers;
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
        name={id}
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
  { onCancel, onTheirs, save, version }: {
    version: number;
    save: (fields: Fields, version: number | undefined) => Promise<void>;
    onCancel: () => void;
    onTheirs: () => void;
  },
): h.JSX.Element {
  const text = t().providers;
  return (
    <SettingsForm
      version={version}
      save={save}
      onCancel={onCancel}
      reload={onTheirs}
      onSaved={() => {}}
    >
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
    </SettingsForm>
  );
}
