import { h } from "../packages/preact.ts";
import type { OrganizationSettings as Settings } from "../../../plugins/organizations/settings.ts";
import { changed } from "../changes.ts";
import { useLoad } from "../load.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { announce } from "./feedback.tsx";
import { Field, type Fields, Form, Select } from "./form.tsx";
import { Shown } from "./table.tsx";

const DAY_MS = 24 * 60 * 60 * 1000;

/** What the project decides about all of its organizations. */
export function OrganizationSettings(
  { onDone, projectId }: { projectId: string | undefined; onDone: () => void },
): h.JSX.Element {
  const text = t().organizationSettings;
  const loaded = useLoad(
    () => call<Settings>({ path: "/banata/config/organizations/get", projectId, body: {} }),
    [projectId],
  );
  const save = async ({ days, most = "", pending, whoMayCreate }: Fields, from: Settings) => {
    const body = changed({
      whoMayCreate,
      maxOrganizationsPerUser: most === "" ? null : Number(most),
      invitationLifetimeMs: Number(days) * DAY_MS,
      maxPendingInvitations: Number(pending),
    }, from);
    await call({ path: "/banata/config/organizations/save", projectId, body });
    announce(t().saved);
    onDone();
  };
  return (
    <Shown loaded={loaded}>
      {(settings) => (
        <Form
          submit={t().save}
          send={(fields) => save(fields, settings)}
          onCancel={onDone}
        >
          <Select
            name="whoMayCreate"
            label={text.whoMayCreate}
            value={settings.whoMayCreate}
            options={[["users", text.users], ["servers", text.servers]]}
          />
          <Field
            name="most"
            label={text.most}
            hint={text.mostHint}
            type="number"
            min={1}
            max={100}
            defaultValue={String(settings.maxOrganizationsPerUser ?? "")}
          />
          <Field
            name="days"
            label={text.lifetime}
            type="number"
            step="any"
            min={1 / 24}
            max={90}
            required
            defaultValue={String(settings.invitationLifetimeMs / DAY_MS)}
          />
          <Field
            name="pending"
            label={text.pending}
            type="number"
            min={1}
            max={1000}
            required
            defaultValue={String(settings.maxPendingInvitations)}
          />
        </Form>
      )}
    </Shown>
  );
}
