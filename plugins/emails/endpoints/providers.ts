import * as z from "../../_kernel/schemas.ts";
import { purposeOf } from "../../../rules/sealed_columns.ts";
import { endpoint, type ScopedInput } from "../../_kernel/endpoint.ts";
import { ADDRESS_FIELD } from "../../_kernel/text_fields.ts";
import { fail, failNaming } from "../../_kernel/errors.ts";
import type { EmailProviderRow, EmailSettingsRow } from "../../_kernel/store.ts";
import { DELIVERY_ERROR_CODES } from "../delivery_codes.ts";
import { INBOUND_ERROR_CODES } from "../inbound/codes.ts";
import { WEBHOOK_SECRETS } from "../inbound/secrets.ts";
import { MAILS_ERROR_CODES } from "../mails_error_codes.ts";
import { credentialsProblem, isProviderId } from "../providers/known_credentials.ts";
import type { ProviderId } from "../providers/types.ts";
import { LOCALE } from "../templates/fields.ts";
import {
  MAIL_SETTINGS_VERSION,
  mailSettingsToSave,
  saveMailSettings,
  versionOf,
} from "../mail_settings.ts";
import { readMailSettings, readProviders } from "../transport.ts";
import type { EmailProvidersConfig, ShownProvider } from "../types.ts";

const PERMISSION = "email.manage";
/** Fields of credentials that are no secret, so that a dashboard can show them. */
const SHOWN = ["domain", "host", "port", "messageStream", "region", "security", "url", "user"];

const body = z.object({
  providers: z.record(
    z.string().max(32),
    z.looseObject({ enabled: z.boolean().optional(), webhook: z.unknown().optional() }).nullable(),
  ).optional(),
  activeProvider: z.string().max(32).nullable().optional(),
  fromAddress: ADDRESS_FIELD.nullable().optional(),
  fromName: z.string().max(200).nullable().optional(),
  replyTo: ADDRESS_FIELD.nullable().optional(),
  locale: LOCALE.nullable().optional(),
  paused: z.boolean().optional(),
  version: MAIL_SETTINGS_VERSION,
});

type Body = z.infer<typeof body>;
type Input = Pick<ScopedInput<unknown>, "now" | "secrets" | "store">;

/** `POST /banata/config/email-providers/get`: who sends the project's mails, without any secret. */
export const getEmailProviders = endpoint(
  "/banata/config/email-providers/get",
  { body: z.object({}), permission: PERMISSION },
  async (input): Promise<EmailProvidersConfig> =>
    await readConfig(input, await readMailSettings(input.store)),
);

/**
 * `POST /banata/config/email-providers/save`: stores providers and the sender; what is left out stays, and
 * null takes away. Credentials, and in `webhook` what proves the provider's requests to its webhook, are sealed under the project's key and never given back; one that is
 * only switched on or off keeps its own. Mails that waited are sent then.
 */
export const saveEmailProviders = endpoint(
  "/banata/config/email-providers/save",
  { body, permission: PERMISSION },
  async (input): Promise<EmailProvidersConfig> => {
    const { body, mails, rights } = input;
    // Who sends the mails reads them, and with the links in them may act as everybody.
    await rights.requireAll();
    const from = await mailSettingsToSave(input.store, body.version);
    for (const [id, given] of Object.entries(body.providers ?? {})) await save(input, id, given);
    const settings = await saveSettings(input, body, from);
    await mails.resume();
    return await readConfig(input, settings);
  },
);

async function save(
  input: Input,
  id: string,
  given: Readonly<Record<string, unknown>> & { enabled?: boolean; webhook?: unknown } | null,
): Promise<void> {
  const { now, secrets, store } = input;
  if (!isProviderId(id)) return failNaming(MAILS_ERROR_CODES.EMAIL_PROVIDER_UNKNOWN, id);
  if (given === null) return void await store.deleteOne("emailProvider", { providerId: id });
  const { enabled, webhook, ...fields } = given;
  const stored = await store.findOne("emailProvider", { providerId: id });
  const credentials = withoutNothing(fields);
  const isNew = stored === null || Object.keys(credentials).length > 0;
  const problem = isNew ? credentialsProblem(id, credentials) : null;
  if (problem !== null) return fail("BAD_REQUEST", DELIVERY_ERROR_CODES[problem]);
  const purpose = purposeOf("emailProvider.sealedCredentials", { providerId: id });
  const columns = {
    enabled: enabled ?? stored?.enabled ?? true,
    updatedAt: now,
    sealedCredentials: isNew
      ? await secrets.seal(JSON.stringify(credentials), { purpose })
      : stored.sealedCredentials,
    ...await webhookColumn(input, id, webhook),
  };
  if (stored !== null) await store.updateOne("emailProvider", { providerId: id }, columns);
  else await store.create("emailProvider", { ...columns, providerId: id, createdAt: now });
}

/**
 * What proves requests to a provider's webhook, sealed like credentials; what is left out stays, and null
 * takes it away.
 */
async function webhookColumn(
  { secrets }: Input,
  id: ProviderId,
  given: unknown,
): Promise<{ sealedWebhook?: string | null }> {
  if (given === undefined) return {};
  if (given === null) return { sealedWebhook: null };
  const parsed = id === "smtp" ? undefined : WEBHOOK_SECRETS[id].safeParse(given);
  if (!parsed?.success) {
    return fail("BAD_REQUEST", INBOUND_ERROR_CODES.WEBHOOK_SECRET_INVALID);
  }
  const purpose = purposeOf("emailProvider.sealedWebhook", { providerId: id });
  return { sealedWebhook: await secrets.seal(JSON.stringify(parsed.data), { purpose }) };
}

/** A dashboard sends what it has no value for as an empty text. */
function withoutNothing(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) =>
      value !== "" && value !== undefined && value !== null
    ),
  );
}

async function saveSettings(
  { now, store }: Input,
  { providers: _, version: __, ...settings }: Body,
  from: EmailSettingsRow | null,
): Promise<EmailSettingsRow> {
  const { activeProvider } = settings;
  if (activeProvider != null) {
    const found = await store.findOne("emailProvider", { providerId: activeProvider });
    if (found === null) {
      return failNaming(MAILS_ERROR_CODES.EMAIL_PROVIDER_NOT_FOUND, activeProvider);
    }
  }
  return await saveMailSettings(store, settings, { from, now });
}

async function readConfig(
  input: Pick<Input, "secrets" | "store">,
  settings: EmailSettingsRow | null,
): Promise<EmailProvidersConfig> {
  const rows = await readProviders(input.store);
  const providers = await Promise.all(rows.map((row) => shown(input, row)));
  return {
    providers: Object.fromEntries(rows.map(({ providerId }, at) => [providerId, providers[at]!])),
    activeProvider: settings?.activeProvider ?? null,
    fromAddress: settings?.fromAddress ?? null,
    fromName: settings?.fromName ?? null,
    replyTo: settings?.replyTo ?? null,
    locale: settings?.locale ?? null,
    paused: settings?.paused ?? false,
    version: versionOf(settings),
  };
}

async function shown(
  { secrets }: Pick<Input, "secrets">,
  row: EmailProviderRow,
): Promise<ShownProvider> {
  const purpose = purposeOf("emailProvider.sealedCredentials", row);
  const credentials: Record<string, unknown> = JSON.parse(
    await secrets.open(row.sealedCredentials, { purpose }),
  );
  const open = Object.entries(credentials).filter(([name]) => SHOWN.includes(name));
  const webhook = row.sealedWebhook === null ? {} : { webhook: true };
  return { ...Object.fromEntries(open), enabled: row.enabled, ...webhook };
}
