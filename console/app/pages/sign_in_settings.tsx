import { h, useState } from "../packages/preact.ts";
import type { DashboardConfig, OriginsConfig } from "../../../plugins/settings/types.ts";
import { ApiError } from "../api.ts";
import { useLoad } from "../load.ts";
import { announce } from "../parts/feedback.tsx";
import { Check, Field, type Fields, Form, TextField } from "../parts/form.tsx";
import { Providers } from "../parts/providers.tsx";
import { Heading } from "../parts/shell.tsx";
import { Shown } from "../parts/table.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { wordsOf } from "../words.ts";

/** The switches among the ways of signing in that a project has. */
const METHODS = [
  "emailPassword",
  "magicLink",
  "emailOtp",
  "username",
  "twoFactor",
  "anonymous",
  "organization",
] as const;

interface Settings {
  readonly config: DashboardConfig;
  readonly origins: OriginsConfig;
}

/** How users sign in: methods, passwords, sessions, where browsers may call from, providers. */
export function SignInSettings({ params: { projectId } }: PageProps): h.JSX.Element {
  const loaded = useLoad(async (): Promise<Settings> => {
    const [config, origins] = await Promise.all([
      call<DashboardConfig>({ path: "/banata/config/dashboard", projectId, body: {} }),
      call<OriginsConfig>({ path: "/banata/config/origins/get", projectId, body: {} }),
    ]);
    return { config, origins };
  }, [projectId]);
  return (
    <section class="narrow">
      <Heading title={t().nav.signIn} />
      <Shown loaded={loaded}>
        {(settings) => (
          <div>
            <SettingsForm
              key={settings.config.version}
              settings={settings}
              projectId={projectId}
              reload={loaded.reload}
            />
            <Providers projectId={projectId} onSaved={loaded.reload} />
          </div>
        )}
      </Shown>
    </section>
  );
}

function SettingsForm(
  { projectId, reload, settings }: {
    settings: Settings;
    projectId: string | undefined;
    reload: () => void;
  },
): h.JSX.Element {
  const [conflict, setConflict] = useState<Fields | null>(null);
  const save = async (fields: Fields, version: number | undefined) => {
    try {
      await saveAll(fields, { projectId, settings, version });
    } catch (error) {
      // Somebody else saved meanwhile: whose values stay is for whoever sits here to say.
      if (!(error instanceof ApiError) || error.code !== "SETTINGS_CHANGED") throw error;
      return setConflict(fields);
    }
    announce(t().saved);
    reload();
  };
  return (
    <div>
      <Form submit={t().save} send={(fields) => save(fields, settings.config.version)}>
        <SettingsFields settings={settings} />
      </Form>
      {conflict !== null && (
        <div class="note" role="alert">
          <p>{t().settings.conflict}</p>
          <Form
            submit={t().settings.keepMine}
            send={() => save(conflict, undefined)}
            onCancel={reload}
          />
          <button type="button" onClick={reload}>{t().settings.takeTheirs}</button>
        </div>
      )}
    </div>
  );
}

async function saveAll(
  fields: Fields,
  { projectId, settings, version }: {
    projectId: string | undefined;
    settings: Settings;
    version: number | undefined;
  },
): Promise<void> {
  const isOn = (name: string) => fields[name] === "on";
  const body = {
    version,
    authMethods: Object.fromEntries(METHODS.map((each) => [each, isOn(`method-${each}`)])),
    features: { signUp: isOn("signUp") },
    emailPassword: {
      requireEmailVerification: isOn("requireEmailVerification"),
      minPasswordLength: Number(fields.minPasswordLength),
      maxPasswordLength: Number(fields.maxPasswordLength),
    },
    sessions: {
      inactivityTimeout: fields.inactivityTimeout,
      maxSessionLength: fields.maxSessionLength,
      accessTokenDuration: fields.accessTokenDuration,
    },
  };
  const saved = await call<DashboardConfig>({
    path: "/banata/config/dashboard/save",
    projectId,
    body,
  });
  const origins = wordsOf(fields.origins);
  const baseUrls = wordsOf(fields.baseUrls);
  const isSame = String(origins) === String(settings.origins.origins) &&
    String(baseUrls) === String(settings.origins.baseUrls);
  if (isSame) return;
  await call({
    path: "/banata/config/origins/save",
    projectId,
    body: { origins, baseUrls, ...version === undefined ? {} : { version: saved.version } },
  });
}

function SettingsFields({ settings: { config, origins } }: { settings: Settings }): h.JSX.Element {
  const text = t().settings;
  const { authMethods, emailPassword, features } = config;
  return (
    <div>
      <fieldset>
        <legend>{text.methods}</legend>
        <Check name="signUp" label={text.signUp} checked={features.signUp} />
        {METHODS.map((each) => (
          <Check
            key={each}
            name={`method-${each}`}
            label={text.method[each]}
            checked={authMethods[each]}
          />
        ))}
      </fieldset>
      <fieldset>
        <legend>{text.passwords}</legend>
        <Check
          name="requireEmailVerification"
          label={text.requireVerification}
          checked={emailPassword.requireEmailVerification}
        />
        <Field
          name="minPasswordLength"
          label={text.shortest}
          type="number"
          min={8}
          max={128}
          required
          defaultValue={String(emailPassword.minPasswordLength)}
        />
        <Field
          name="maxPasswordLength"
          label={text.longest}
          type="number"
          min={8}
          max={128}
          required
          defaultValue={String(emailPassword.maxPasswordLength)}
        />
      </fieldset>
      <PlaceFields settings={{ config, origins }} />
    </div>
  );
}

function PlaceFields({ settings: { config, origins } }: { settings: Settings }): h.JSX.Element {
  const text = t().settings;
  const { sessions } = config;
  return (
    <div>
      <fieldset>
        <legend>{text.sessions}</legend>
        <Field
          name="inactivityTimeout"
          label={text.inactivity}
          hint={text.durationHint}
          required
          defaultValue={sessions.inactivityTimeout}
        />
        <Field
          name="maxSessionLength"
          label={text.maxLength}
          hint={text.unlimitedHint}
          required
          defaultValue={sessions.maxSessionLength}
        />
        <Field
          name="accessTokenDuration"
          label={text.token}
          required
          defaultValue={sessions.accessTokenDuration}
        />
      </fieldset>
      <fieldset>
        <legend>{text.origins}</legend>
        <TextField
          name="origins"
          label={text.originList}
          hint={text.originHint}
          value={origins.origins.join("\n")}
        />
        <TextField
          name="baseUrls"
          label={text.baseUrls}
          hint={text.baseUrlHint}
          value={origins.baseUrls.join("\n")}
        />
      </fieldset>
    </div>
  );
}
