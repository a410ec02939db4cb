import { h, useState } from "../packages/preact.ts";
import type { DashboardConfig } from "../../../plugins/settings/types.ts";
import { useLoad } from "../load.ts";
import { Check, Field, type Fields } from "../parts/form.tsx";
import { ProviderTested } from "../parts/provider_test.tsx";
import { Providers } from "../parts/providers.tsx";
import { SettingsForm } from "../parts/settings_form.tsx";
import { Heading } from "../parts/shell.tsx";
import { Shown } from "../parts/table.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";

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

/** How users sign in: methods, passwords, sessions, providers. */
export function SignInSettings({ params: { projectId } }: PageProps): h.JSX.Element {
  const loaded = useLoad(
    () => call<DashboardConfig>({ path: "/banata/config/dashboard", projectId, body: {} }),
    [projectId],
  );
  // A provider that is saved here counts the version up, and leaves what is typed above it as it is.
  const [counted, setCounted] = useState(0);
  return (
    <section class="narrow">
      <Heading title={t().nav.signIn} />
      <ProviderTested />
      <Shown loaded={loaded}>
        {(config) => (
          <div>
            <SettingsForm
              key={shownOf(config)}
              version={Math.max(config.version, counted)}
              reload={loaded.reload}
              save={(fields, version) => saveAll(fields, { projectId, version })}
            >
              <SettingsFields config={config} />
            </SettingsForm>
            <Providers
              projectId={projectId}
              version={Math.max(config.version, counted)}
              onSaved={setCounted}
              onTheirs={loaded.reload}
            />
          </div>
        )}
      </Shown>
    </section>
  );
}

/** What the form shows. */
function shownOf({ authMethods, emailPassword, features, sessions }: DashboardConfig): string {
  return JSON.stringify([authMethods, emailPassword, features, sessions]);
}

async function saveAll(
  fields: Fields,
  { projectId, version }: { projectId: string | undefined; version: number | undefined },
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
  await call({ path: "/banata/config/dashboard/save", projectId, body });
}

function SettingsFields({ config }: { config: DashboardConfig }): h.JSX.Element {
  const text = t().settings;
  const { authMethods, emailPassword, features, sessions } = config;
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
    </div>
  );
}
