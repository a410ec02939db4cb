import { h } from "../packages/preact.ts";
import type {
  FullOrganization,
  OrganizationInvitation,
  OrganizationMember,
} from "../../../plugins/organizations/types.ts";
import { useLoad } from "../load.ts";
import { Destroys, Opens } from "../parts/dialog.tsx";
import { announce, Code, Empty, When } from "../parts/feedback.tsx";
import { Check, Field, type Fields, Form } from "../parts/form.tsx";
import { Heading } from "../parts/shell.tsx";
import { type Column, Shown, Table } from "../parts/table.tsx";
import { go, Link } from "../router.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { wordsOf } from "../words.ts";

/** One organization: its members and invitations, and what it asks of them. */
export function Organization({ params: { organizationId, projectId } }: PageProps): h.JSX.Element {
  const loaded = useLoad(
    () =>
      call<FullOrganization>({
        path: "/organization/get-full-organization",
        projectId,
        body: { organizationId },
      }),
    [organizationId],
  );
  return (
    <section>
      <Shown loaded={loaded}>
        {(organization) => (
          <div>
            <Heading title={organization.name}>
              <Invite {...{ organization, projectId, reload: loaded.reload }} />
              <Remove {...{ organization, projectId }} />
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
            <Members {...{ organization, projectId, reload: loaded.reload }} />
            <Policies {...{ organization, projectId, reload: loaded.reload }} />
          </div>
        )}
      </Shown>
    </section>
  );
}

interface Parts {
  readonly organization: FullOrganization;
  readonly projectId: string | undefined;
  readonly reload: () => void;
}

function Members({ organization, projectId, reload }: Parts): h.JSX.Element {
  const text = t().organization;
  const { id: organizationId, invitations, members, teams } = organization;
  const send = async (path: string, body: Record<string, unknown>) => {
    await call({ path, projectId, body });
    announce(t().saved);
    reload();
  };
  const memberColumns: Column<OrganizationMember>[] = [
    {
      head: text.member,
      cell: ({ userId }) => <Link to={`p/${projectId}/users/${userId}`}>{userId}</Link>,
    },
    { head: t().role, cell: ({ role }) => <code>{role}</code> },
    { head: t().user.since, cell: ({ createdAt }) => <When at={createdAt} /> },
    {
      head: t().actions,
      cell: ({ id, userId }) => (
        <Destroys
          label={t().remove}
          title={text.removeMember}
          question={text.removeMemberQuestion(userId)}
          send={() => send("/organization/remove-member", { organizationId, memberIdOrUserId: id })}
        />
      ),
    },
  ];
  const invitationColumns: Column<OrganizationInvitation>[] = [
    { head: t().email, cell: ({ email }) => email },
    { head: t().role, cell: ({ role }) => <code>{role}</code> },
    { head: t().user.ends, cell: ({ expiresAt }) => <When at={expiresAt} /> },
    {
      head: t().actions,
      cell: ({ email, id }) => (
        <Destroys
          label={text.revoke}
          title={text.revoke}
          question={text.revokeQuestion(email)}
          send={() => send("/organization/cancel-invitation", { invitationId: id })}
        />
      ),
    },
  ];
  return (
    <div>
      <h2>{text.members}</h2>
      {members.length === 0
        ? <Empty title={text.noMembers} />
        : <Table caption={text.members} columns={memberColumns} items={members} />}
      {invitations.length > 0 && <h2>{text.invitations}</h2>}
      {invitations.length > 0 && (
        <Table caption={text.invitations} columns={invitationColumns} items={invitations} />
      )}
      {teams.length > 0 && <h2>{text.teams}</h2>}
      {teams.length > 0 && (
        <Table
          caption={text.teams}
          items={teams}
          columns={[
            { head: t().name, cell: ({ name }) => name },
            { head: t().created, cell: ({ createdAt }) => <When at={createdAt} /> },
          ]}
        />
      )}
    </div>
  );
}

function Policies({ organization, projectId, reload }: Parts): h.JSX.Element {
  const text = t().organization;
  const save = async (
    { allowedEmailDomains = "", maxMembers = "", name, requireMfa, ssoEnforced }: Fields,
  ) => {
    const domains = wordsOf(allowedEmailDomains);
    const data = {
      name,
      requireMfa: requireMfa === "on",
      ssoEnforced: ssoEnforced === "on",
      allowedEmailDomains: domains.length === 0 ? null : domains,
      maxMembers: maxMembers === "" ? null : Number(maxMembers),
    };
    const body = { organizationId: organization.id, data };
    await call({ path: "/organization/update", projectId, body });
    announce(t().saved);
    reload();
  };
  return (
    <div class="narrow">
      <h2>{text.policies}</h2>
      <Form submit={t().save} send={save}>
        <Field
          name="name"
          label={t().name}
          required
          maxLength={100}
          defaultValue={organization.name}
        />
        <Check name="requireMfa" label={text.requireMfa} checked={organization.requireMfa} />
        <Check name="ssoEnforced" label={text.ssoEnforced} checked={organization.ssoEnforced} />
        <Field
          name="allowedEmailDomains"
          label={text.domains}
          hint={text.domainsHint}
          defaultValue={organization.allowedEmailDomains?.join(" ") ?? ""}
        />
        <Field
          name="maxMembers"
          label={text.maxMembers}
          type="number"
          min={1}
          defaultValue={organization.maxMembers === null ? "" : String(organization.maxMembers)}
        />
      </Form>
    </div>
  );
}

function Invite({ organization, projectId, reload }: Parts): h.JSX.Element {
  const text = t().organization;
  return (
    <Opens label={text.invite} title={text.invite} primary>
      {(close) => (
        <Form
          submit={text.invite}
          onCancel={close}
          send={async ({ email, role }) => {
            const body = { organizationId: organization.id, email, role };
            await call({ path: "/organization/invite-member", projectId, body });
            announce(text.invited(email ?? ""));
            reload();
            close();
          }}
        >
          <Field name="email" label={t().email} type="email" required autoFocus />
          <Field name="role" label={t().role} required defaultValue="member" />
        </Form>
      )}
    </Opens>
  );
}

function Remove({ organization, projectId }: Omit<Parts, "reload">): h.JSX.Element {
  const text = t().organization;
  return (
    <Destroys
      label={t().remove}
      title={text.removeTitle(organization.name)}
      question={text.removeQuestion}
      name={organization.name}
      send={async () => {
        const body = { organizationId: organization.id };
        await call({ path: "/organization/delete", projectId, body });
        announce(text.removed(organization.name));
        go(`p/${projectId}/organizations`);
      }}
    />
  );
}
