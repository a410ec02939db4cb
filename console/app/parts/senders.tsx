import { h, useState } from "../packages/preact.ts";
import type { EmailProvidersConfig } from "../../../plugins/emails/types.ts";
import { useLoad } from "../load.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { Destroys, Opens } from "./dialog.tsx";
import { announce, Empty } from "./feedback.tsx";
import { Check, Field, type Fields, Form, Select } from "./form.tsx";
import { SettingsForm } from "./settings_form.tsx";
import { Shown, Table } from "./table.tsx";

interface InProject {
  readonly projectId: string | undefined;
}

/** A field of a provider's credentials. */
interface Credential {
  readonly name: string;
  readonly isOptional?: true;
  readonly isSecret?: true;
  readonly isNumber?: true;
  /** What there is to choose from. */
  readonly choices?: readonly string[];
}

const API_KEY: Credential = { name: "apiKey", isSecret: true };

/** What each provider asks for. */
const CREDENTIALS: Readonly<Record<string, readonly Credential[]>> = {
  smtp: [
    { name: "host" },
    { name: "port", isOptional: true, isNumber: true },
    { name: "security", choices: ["starttls", "tls", "none"] },
    { name: "user", isOptional: true },
    { name: "password", isOptional: true, isSecret: true },
  ],
  resend: [API_KEY],
  sendgrid: [API_KEY, { name: "region", choices: ["global", "eu"] }],
  postmark: [API_KEY, { name: "messageStream", isOptional: true }],
  mailgun: [API_KEY, { name: "domain" }, { name: "region", choices: ["us", "eu"] }],
  ses: [
    { name: "accessKeyId" },
    { name: "secretAccessKey", isSecret: true },
    { name: "region", isOptional: true },
    { name: "configurationSet", isOptional: true },
  ],
  webhook: [{ name: "url" }, { name: "secret", isSecret: true }],
};

/** Who can send mails. */
export const PROVIDERS: readonly string[] = Object.keys(CREDENTIALS);

/** Who sends the project's mails, in whose name, and a mail to try it. */
export function Senders({ projectId }: InProject): h.JSX.Element {
  const text = t().senders;
  const loaded = useLoad(
    () =>
      call<EmailProvidersConfig>({
        path: "/banata/config/email-providers/get",
        projectId,
        body: {},
      }),
    [projectId],
  );
  const save = async (body: Record<string, unknown>) => {
    await call({ path: "/banata/config/email-providers/save", projectId, body });
  };
  const remove = async (id: string) => {
    await save({ providers: { [id]: null }, version: loaded.value?.version });
    announce(t().saved);
    loaded.reload();
  };
  return (
    <div>
      <h2>{text.title}</h2>
      <p class="actions">
        <Opens label={text.add} title={text.add}>
          {(close) => (
            <NewSender
              version={loaded.value?.version ?? 0}
              onCancel={close}
              save={save}
              onDone={() => {
                close();
                loaded.reload();
              }}
            />
          )}
        </Opens>
        <Opens label={text.try} title={text.try}>
          {(close) => <TestMail projectId={projectId} onClose={close} />}
        </Opens>
      </p>
      <Shown loaded={loaded}>
        {(config) => (
          <div>
            <SenderList config={config} remove={remove} />
            <Sender key={shownOf(config)} config={config} save={save} reload={loaded.reload} />
          </div>
        )}
      </Shown>
    </div>
  );
}

type Save = (body: Record<string, unknown>) => Promise<void>;

/** What the form of the sender shows; a provider that is saved beside it leaves what is typed there as it is. */
function shownOf({ providers: _, version: __, ...sender }: EmailProvidersConfig): string {
  return JSON.stringify(sender);
}

function SenderList(
  { config: { activeProvider, providers }, remove }: {
    config: EmailProvidersConfig;
    remove: (id: string) => Promise<void>;
  },
): h.JSX.Element {
  const text = t().senders;
  const items = Object.entries(providers).map(([id, { enabled }]) => ({ id, enabled }));
  if (items.length === 0) return <Empty title={text.none} />;
  return (
    <Table
      caption={text.title}
      items={items}
      columns={[
        { head: t().providers.provider, cell: ({ id }) => id },
        {
          head: t().providers.state,
          cell: ({ enabled, id }) => (
            <span>
              <span class={enabled ? "tag good" : "tag"}>
                {enabled ? t().providers.on : t().providers.off}
              </span>
              {id === activeProvider && <span class="tag">{text.first}</span>}
            </span>
          ),
        },
        {
          head: t().actions,
          cell: ({ id }) => (
            <Destroys
              label={t().remove}
              title={t().providers.removeTitle(id)}
              question={text.removeQuestion}
              name={id}
              send={() => remove(id)}
            />
          ),
        },
      ]}
    />
  );
}

function Sender(
  { config, reload, save }: { config: EmailProvidersConfig; save: Save; reload: () => void },
): h.JSX.Element {
  const text = t().senders;
  const orNull = (value = "") => value === "" ? null : value;
  return (
    <div class="narrow">
      <SettingsForm
        version={config.version}
        reload={reload}
        save={(fields, version) =>
          save({
            version,
            fromAddress: orNull(fields.fromAddress),
            fromName: orNull(fields.fromName),
            replyTo: orNull(fields.replyTo),
            locale: orNull(fields.locale),
            paused: fields.paused === "on",
            activeProvider: orNull(fields.activeProvider),
          })}
      >
        <Field
          name="fromAddress"
          label={text.from}
          hint={text.fromHint}
          type="email"
          defaultValue={config.fromAddress ?? ""}
        />
        <Field name="fromName" label={text.fromName} defaultValue={config.fromName ?? ""} />
        <Field
          name="replyTo"
          label={text.replyTo}
          type="email"
          defaultValue={config.replyTo ?? ""}
        />
        <Field
          name="locale"
          label={t().languageChoice}
          hint={text.localeHint}
          defaultValue={config.locale ?? ""}
        />
        <Select
          name="activeProvider"
          label={text.firstChoice}
          value={config.activeProvider ?? ""}
          options={[["", "–"], ...Object.keys(config.providers).map((id) => [id, id] as const)]}
        />
        <Check name="paused" label={text.paused} checked={config.paused} />
      </SettingsForm>
    </div>
  );
}

function NewSender(
  { onCancel, onDone, save, version }: {
    version: number;
    save: Save;
    onCancel: () => void;
    onDone: () => void;
  },
): h.JSX.Element {
  const [id, setId] = useState("smtp");
  const credentials = CREDENTIALS[id] ?? [];
  return (
    <SettingsForm
      version={version}
      onCancel={onCancel}
      reload={onDone}
      save={(fields, version) =>
        save({ providers: { [id]: credentialsOf(fields, credentials) }, version })}
    >
      <Select
        name="provider"
        label={t().providers.provider}
        value={id}
        onChange={setId}
        options={PROVIDERS.map((each) => [each, each])}
      />
      {credentials.map(({ choices, isNumber, isOptional, isSecret, name }) =>
        choices !== undefined
          ? (
            <Select
              key={id + name}
              name={name}
              label={t().senders.credentials[name] ?? name}
              options={choices.map((each) => [each, each])}
            />
          )
          : (
            <Field
              key={id + name}
              name={name}
              label={t().senders.credentials[name] ?? name}
              required={isOptional !== true}
              type={isSecret ? "password" : isNumber ? "number" : "text"}
              autoComplete={isSecret ? "new-password" : "off"}
            />
          )
      )}
    </SettingsForm>
  );
}

function credentialsOf(
  fields: Fields,
  credentials: readonly Credential[],
): Record<string, unknown> {
  const given = credentials.filter(({ name }) => (fields[name] ?? "") !== "");
  const values = given.map(({ isNumber, name }) =>
    [name, isNumber ? Number(fields[name]) : fields[name]] as const
  );
  return { enabled: true, ...Object.fromEntries(values) };
}

/** A mail to somebody, to see it arrive: the greeting, or another that is named. */
export function TestMail(
  { hint, mail = {}, onClose, projectId }: InProject & {
    onClose: () => void;
    /** Its `template` and `locale`. */
    mail?: Readonly<Record<string, string>>;
    hint?: string;
  },
): h.JSX.Element {
  const [said, setSaid] = useState<string | null>(null);
  return (
    <Form
      submit={t().senders.send}
      onCancel={onClose}
      send={async ({ to }) => {
        const path = "/banata/test-email";
        const body = { to, ...mail };
        setSaid((await call<{ message: string }>({ path, projectId, body })).message);
      }}
    >
      <Field name="to" label={t().email} hint={hint} type="email" required autoFocus />
      {said !== null && <p role="status">{said}</p>}
    </Form>
  );
}
