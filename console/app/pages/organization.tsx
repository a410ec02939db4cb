import { h } from "../packages/preact.ts";
import type { Organization as OrganizationRecord } from "../../../plugins/organizations/types.ts";
import { changed, saveBeside } from "../changes.ts";
import { useLoad } from "../load.ts";
import { Destroys } from "../parts/dialog.tsx";
import { announce, Code } from "../parts/feedback.tsx";
import { Check, Field, type Fields } from "../parts/form.tsx";
import { Invitations, Invite } from "../parts/invitations.tsx";
import { Members } from "../parts/members.tsx";
import { OrganizationMails } from "../parts/organization_mails.tsx";
import { SettingsForm } from "../parts/settings_form.tsx";
import { Heading } from "../parts/shell.tsx";
import { Shown } from "../parts/table.tsx";
import { Teams } from "../parts/teams.tsx";
import { go } from "../router.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { wordsOf } from "../words.ts";

function readOrganization(
  { organizationId, projectId }: { organizationId: string; projectId: string },
): Promise<OrganizationRecord> {
  const path = "/organization/get-full-organization";
  return call<OrganizationRecord>({ path, projectId, body: { organizationId } });
}

/** One organization: its members, invitations and teams, and what it asks of its members. */
export function Organization(
  { params: { organizationId = "", projectId = "" } }: PageProps,
): h.JSX.Element {
  const loaded = useLoad(
    () => readOrganization({ organizationId, projectId }),
    [organizationId],
  );
  const parts = { organizationId, projectId };
  return (
    <section>
      <Shown loaded={loaded} title={t().organizations.title}>
        {(organization) => (
          <div>
            <Heading title={organization.name}>
              <Invite {...parts} onDone={loaded.reload} />
              <Remove organization={organization} projectId={projectId} />
            </Heading>
            <dl class="facts">
              <dt>{t().slug}</dt>
              <dd>
                <code>{organization.slug}</code>
              </dd>
              <dt>{t().user.id}</dt>
              <dd>
                <Code label={t().user.id} text={organization.id} />
              </dd>
            </dl>
            <Members {...parts} />
            <Invitations {...parts} version={loaded.version} />
            <Teams {...parts} />
            <Policies {...{ organization, projectId, reload: loaded.reload }} />
            <OrganizationMails {...parts} />
          </div>
        )}
      </Shown>
    </section>
  );
}

function Policies(
  { organization, projectId, reload }: {
    organization: OrganizationRecord;
    projectId: string;
    reload: () => void;
  },
): h.JSX.Element {
  const text = t().organization;
  const save = async (
    { allowedEmailDomains = "", maxMembers = "", name, requireMfa, slug, ssoEnforced }: Fields,
    version: number | undefined,
  ) => {
    const domains = wordsOf(allowedEmailDomains);
    const fields = changed({
      name,
      slug,
      requireMfa: requireMfa === "on",
      ssoEnforced: ssoEnforced === "on",
      allowedEmailDomains: domains.length === 0 ? null : domains,
      maxMembers: maxMembers === "" ? null : Number(maxMembers),
    }, organization);
    const { id: organizationId } = organization;
    await saveBeside({
      fields,
      from: organization,
      version,
      read: () => readOrganization({ organizationId, projectId }),
      async send({ version, ...data }) {
        const body = { organizationId, data, version };
        await call({ path: "/organization/update", projectId, body });
      },
    });
  };
  const { allowedEmailDomains, maxMembers, name, requireMfa, slug, ssoEnforced } = organization;
  return (
    <div class="narrow">
      <h2>{text.policies}</h2>
      <SettingsForm
        key={organization.updatedAt}
        version={organization.updatedAt}
        save={save}
        reload={reload}
      >
        <Field name="name" label={t().name} required maxLength={200} defaultValue={name} />
        <Field name="slug" label={t().slug} required maxLength={100} defaultValue={slug} />
        <Check name="requireMfa" label={text.requireMfa} checked={requireMfa} />
        <Check name="ssoEnforced" label={text.ssoEnforced} checked={ssoEnforced} />
        <Field
          name="allowedEmailDomains"
          label={text.domains}
          hint={text.domainsHint}
          defaultValue={allowedEmailDomains?.join(" ") ?? ""}
        />
        <Field
          name="maxMembers"
          label={text.maxMembers}
          type="number"
          min={1}
          defaultValue={maxMembers === null ? "" : String(maxMembers)}
        />
      </SettingsForm>
    </div>
  );
}

function Remove(
  { organization: { id, name }, projectId }: {
    organization: OrganizationRecord;
    projectId: string;
  },
): h.JSX.Element {
  const text = t().organization;
  return (
    <Destroys
      label={t().remove}
      title={text.removeTitle(name)}
      question={text.removeQuestion}
      name={name}
      send={async () => {
        await call({ path: "/organization/delete", projectId, body: { organizationId: id } });
        announce(text.removed(name));
        go(`p/${projectId}/organizations`);
      }}
    />
  );
}
