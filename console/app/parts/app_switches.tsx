import { h } from "../packages/preact.ts";
import type {
  DashboardConfig,
  VersionedAuthConfiguration,
} from "../../../plugins/settings/types.ts";
import { useLoad } from "../load.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { Check, type Fields } from "./form.tsx";
import { SettingsForm } from "./settings_form.tsx";
import { Shown } from "./table.tsx";

const SWITCHES = ["roleAssignment", "multipleRoles", "apiKeyPermissions"] as const;
const FEATURES = ["hostedUi", "localization"] as const;

interface Switches {
  readonly config: DashboardConfig;
  readonly authorization: VersionedAuthConfiguration;
}

/** What is kept for the project's apps, which read it: the platform does nothing by it. */
export function AppSwitches({ projectId }: { projectId: string }): h.JSX.Element {
  const text = t().appSwitches;
  const loaded = useLoad(async (): Promise<Switches> => {
    const read = { projectId, body: {} };
    // Their version first, so that whatever changes from then on is a conflict.
    const config = await call<DashboardConfig>({ path: "/banata/config/dashboard", ...read });
    const path = "/banata/config/auth-config/get";
    return { config, authorization: await call<VersionedAuthConfiguration>({ path, ...read }) };
  }, [projectId]);
  const save = async (fields: Fields, version: number | undefined) => {
    const chosen = (names: readonly string[]) =>
      Object.fromEntries(names.map((name) => [name, fields[name] === "on"]));
    const saved = await call<DashboardConfig>({
      path: "/banata/config/dashboard/save",
      projectId,
      body: { features: chosen(FEATURES), version },
    });
    const next = version === undefined ? undefined : saved.version;
    await call({
      path: "/banata/config/auth-config/save",
      projectId,
      body: { ...chosen(SWITCHES), version: next },
    });
  };
  return (
    <div>
      <h2>{text.title}</h2>
      <p class="hint">{text.hint}</p>
      <Shown loaded={loaded}>
        {({ authorization, config }) => (
          <SettingsForm
            key={config.version}
            version={config.version}
            reload={loaded.reload}
            save={save}
          >
            {FEATURES.map((each) => (
              <Check
                key={each}
                name={each}
                label={text.switches[each]}
                checked={config.features[each]}
              />
            ))}
            {SWITCHES.map((each) => (
              <Check
                key={each}
                name={each}
                label={text.switches[each]}
                checked={authorization[each]}
              />
            ))}
          </SettingsForm>
        )}
      </Shown>
    </div>
  );
}
