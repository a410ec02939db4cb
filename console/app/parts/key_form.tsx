import { h } from "../packages/preact.ts";
import type { ApiKey } from "../../../plugins/api_keys/types.ts";
import { t } from "../strings.ts";
import { wordsOf } from "../words.ts";
import { Field, type Fields, Form, Select, TextField } from "./form.tsx";

/** What an API key is called and may do; of a new one also its kind and end. */
export function KeyForm(
  { apiKey, isMade, onCancel, send, submit }: {
    submit: string;
    send: (fields: Fields) => Promise<void>;
    /** Whether a try whose answer was lost made one, which nobody knows then. */
    isMade?: (fields: Fields) => Promise<boolean>;
    onCancel: () => void;
    /** The one that is changed. */
    apiKey?: ApiKey;
  },
): h.JSX.Element {
  const text = t().keys;
  const { limit, windowMs } = apiKey?.rateLimit ?? {};
  return (
    <Form
      submit={submit}
      send={send}
      onCancel={onCancel}
      {...isMade === undefined ? {} : { isMade }}
    >
      <Field
        name="name"
        label={t().name}
        hint={text.nameHint}
        required
        maxLength={32}
        autoFocus
        defaultValue={apiKey?.name ?? ""}
      />
      {apiKey === undefined && (
        <Select
          name="kind"
          label={text.kind}
          options={[["live", text.live], ["test", text.test]]}
        />
      )}
      <TextField
        name="permissions"
        label={text.permissions}
        hint={apiKey === undefined ? text.permissionsHint : t().keyLimits.permissionsHint}
        rows={2}
        value={apiKey?.permissions.join(" ") ?? ""}
      />
      {apiKey === undefined && (
        <Field
          name="expiresAt"
          label={text.expires}
          hint={text.expiresHint}
          type="datetime-local"
        />
      )}
      <TextField
        name="allowedCidrs"
        label={text.networks}
        hint={text.networksHint}
        rows={2}
        value={apiKey?.allowedCidrs?.join("\n") ?? ""}
      />
      <Field
        name="limit"
        label={t().keyLimits.limit}
        hint={t().keyLimits.limitHint}
        type="number"
        min={1}
        max={1_000_000}
        defaultValue={limit === undefined ? "" : String(limit)}
      />
      <Select
        name="windowMs"
        label={t().keyLimits.window}
        value={String(windowMs ?? 60_000)}
        options={windows(windowMs)}
      />
    </Form>
  );
}

/** How long the time is in which requests are counted; one that somebody else chose stays. */
function windows(own: number | undefined): (readonly [value: string, label: string])[] {
  const { day, hour, minute, seconds } = t().keyLimits;
  const known = [["60000", minute], ["3600000", hour], ["86400000", day]] as const;
  if (own === undefined || known.some(([each]) => each === String(own))) return [...known];
  return [[String(own), seconds(own / 1_000)], ...known];
}

/** The fields of a new key's request. */
export function newKeyOf({ expiresAt = "", kind, ...fields }: Fields): Record<string, unknown> {
  const { allowedCidrs, rateLimit, ...given } = changedKeyOf(fields);
  return {
    ...given,
    kind,
    ...allowedCidrs === null ? {} : { allowedCidrs },
    ...rateLimit === null ? {} : { rateLimit },
    ...expiresAt === "" ? {} : { expiresAt: new Date(expiresAt).toISOString() },
  };
}

/** The fields of a request that changes a key. Permissions that are left out stay as they are. */
export function changedKeyOf(
  { allowedCidrs, limit = "", name, permissions, windowMs }: Fields,
): Record<string, unknown> {
  const granted = wordsOf(permissions);
  const networks = wordsOf(allowedCidrs);
  return {
    name,
    ...granted.length === 0 ? {} : { permissions: granted },
    allowedCidrs: networks.length === 0 ? null : networks,
    rateLimit: limit === "" ? null : { limit: Number(limit), windowMs: Number(windowMs) },
  };
}
