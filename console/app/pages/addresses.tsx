import { h } from "../packages/preact.ts";
import type { OriginsConfig, RedirectsConfig } from "../../../plugins/settings/types.ts";
import { useLoad } from "../load.ts";
import { Field, type Fields, TextField } from "../parts/form.tsx";
import { SettingsForm } from "../parts/settings_form.tsx";
import { Heading } from "../parts/shell.tsx";
import { Shown } from "../parts/table.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { offerUndo } from "../undo.ts";
import { wordsOf } from "../words.ts";

/** Places that are one address each. */
const PLACES = [
  "appHomepage",
  "signInEndpoint",
  "externalSignUp",
  "userInvitation",
  "passwordReset",
  "logoUri",
  "ssoSuccess",
  "dirSyncSuccess",
  "logStreamsSuccess",
] as const;

/** Places of which there may be several. */
const LISTS = ["redirectUris", "signOutRedirects"] as const;

/** What is to be saved of each kind. */
interface Wanted {
  readonly origins: Pick<OriginsConfig, "baseUrls" | "origins">;
  readonly redirects: { readonly [Name in keyof RedirectsConfig]?: unknown };
}

interface Addresses {
  readonly origins: OriginsConfig;
  readonly redirects: RedirectsConfig;
}

/** Where the project's apps are: from where browsers call, and where users are led. */
export function AppAddresses({ params: { projectId } }: PageProps): h.JSX.Element {
  const text = t().addresses;
  const loaded = useLoad(async (): Promise<Addresses> => {
    const read = { projectId, body: {} };
    // Their version first, so that whatever changes from then on is a conflict.
    const origins = await call<OriginsConfig>({ path: "/banata/config/origins/get", ...read });
    const path = "/banata/config/redirects/get";
    return { origins, redirects: await call<RedirectsConfig>({ path, ...read }) };
  }, [projectId]);
  return (
    <section class="narrow">
      <Heading title={t().nav.addresses} />
      <p class="hint">{text.hint}</p>
      <Shown loaded={loaded}>
        {(addresses) => (
          <SettingsForm
            key={addresses.origins.version}
            version={addresses.origins.version}
            reload={loaded.reload}
            save={async (fields, version) => {
              const after = await save(wantedOf(fields), { addresses, projectId, version });
              // Over somebody else's values nobody knows what it would lead back to.
              if (version === undefined) return;
              offerUndo(t().undo.saved, async () => {
                await save(addresses, { addresses: null, projectId, version: after });
                loaded.reload();
              });
            }}
          >
            <AddressFields addresses={addresses} />
          </SettingsForm>
        )}
      </Shown>
    </section>
  );
}

/** What the form holds. */
function wantedOf(fields: Fields): Wanted {
  const lists = LISTS.map((name) => [name, wordsOf(fields[name])] as const);
  const places = PLACES.map((name) => [name, fields[name]?.trim() || null] as const);
  return {
    origins: { origins: wordsOf(fields.origins), baseUrls: wordsOf(fields.baseUrls) },
    redirects: Object.fromEntries<readonly string[] | string | null>([...lists, ...places]),
  };
}

/** Saves both kinds, the second only where it is another; gives the version that they have then. */
async function save(
  { origins: { baseUrls, origins }, redirects }: Wanted,
  { addresses, projectId, version }: {
    /** What is saved; null for whatever it is now. */
    addresses: Addresses | null;
    projectId: string | undefined;
    version: number | undefined;
  },
): Promise<number> {
  const saved = await call<OriginsConfig>({
    path: "/banata/config/origins/save",
    projectId,
    body: { origins, baseUrls, version },
  });
  const names = [...LISTS, ...PLACES];
  const config = Object.fromEntries(names.map((name) => [name, redirects[name] ?? null]));
  const before = addresses?.redirects;
  const isSame = before !== undefined &&
    names.every((name) => String(config[name]) === String(before[name] ?? null));
  if (isSame && version !== undefined) return saved.version;
  await call({
    path: "/banata/config/redirects/save",
    projectId,
    body: { config, version: version === undefined ? undefined : saved.version },
  });
  // It counts the version up by one, and was refused on any other.
  return saved.version + 1;
}

function AddressFields({ addresses }: { addresses: Addresses }): h.JSX.Element {
  const text = t().addresses;
  const { origins, redirects } = addresses;
  return (
    <div>
      <fieldset>
        <legend>{t().settings.origins}</legend>
        <TextField
          name="origins"
          label={t().settings.originList}
          hint={t().settings.originHint}
          value={origins.origins.join("\n")}
        />
        <TextField
          name="baseUrls"
          label={t().settings.baseUrls}
          hint={t().settings.baseUrlHint}
          value={origins.baseUrls.join("\n")}
        />
      </fieldset>
      <fieldset>
        <legend>{text.redirects}</legend>
        <p class="hint">{text.redirectsHint}</p>
        {LISTS.map((name) => (
          <TextField
            key={name}
            name={name}
            label={text.lists[name]}
            hint={t().settings.baseUrlHint}
            rows={3}
            value={redirects[name].join("\n")}
          />
        ))}
        {PLACES.map((name) => (
          <Field
            key={name}
            name={name}
            label={text.places[name]}
            type="url"
            defaultValue={redirects[name] ?? ""}
          />
        ))}
      </fieldset>
    </div>
  );
}
