import { h } from "../packages/preact.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import type { Team, TeamMember } from "../../../plugins/organizations/types.ts";
import type { User } from "../../../plugins/users/types.ts";
import { useLoad } from "../load.ts";
import { Destroys, Opens } from "../parts/dialog.tsx";
import { announce, When } from "../parts/feedback.tsx";
import { Field, Form } from "../parts/form.tsx";
import { Heading } from "../parts/shell.tsx";
import { cursorOf, Listed } from "../parts/table.tsx";
import { go, Link } from "../router.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";

/** One team of an organization: its name and its members. */
export function OrganizationTeam(
  { params: { organizationId = "", projectId = "", teamId = "" } }: PageProps,
): h.JSX.Element {
  const text = t().teams;
  const back = `p/${projectId}/organizations/${organizationId}`;
  const cursor = cursorOf();
  const loaded = useLoad(
    () =>
      call<Page<TeamMember>>({
        path: "/organization/list-team-members",
        projectId,
        body: { organizationId, teamId, limit: 50, ...cursor },
      }),
    [teamId, JSON.stringify(cursor)],
  );
  const { reload, value: team } = useLoad(
    () => teamOf({ organizationId, projectId, teamId }),
    [teamId],
  );
  const name = team?.name ?? text.one;
  const send = async (path: string, fields: Record<string, unknown>) => {
    await call({ path, projectId, body: { organizationId, teamId, ...fields } });
    announce(t().saved);
    loaded.reload();
  };
  return (
    <section>
      <Heading title={name}>
        <AddMember projectId={projectId} send={send} />
        <Rename
          name={name}
          send={async (name) => {
            const body = { teamId, data: { organizationId, name } };
            await call({ path: "/organization/update-team", projectId, body });
            announce(t().saved);
            reload();
          }}
        />
        <Destroys
          label={t().remove}
          title={text.removeTitle(name)}
          question={text.removeQuestion}
          send={() => send("/organization/remove-team", {}).then(() => go(back))}
        />
      </Heading>
      <p>
        <Link to={back}>{text.organization}</Link>
      </p>
      <Listed
        loaded={loaded}
        caption={text.members}
        empty={text.noMembers}
        columns={[
          {
            head: t().organization.member,
            cell: ({ userId }) => <Link to={`p/${projectId}/users/${userId}`}>{userId}</Link>,
          },
          { head: t().user.since, cell: ({ createdAt }) => <When at={createdAt} /> },
          {
            head: t().actions,
            cell: ({ userId }) => (
              <Destroys
                label={t().remove}
                title={text.takeOut}
                question={text.takeOutQuestion(userId)}
                send={() => send("/organization/remove-team-member", { userId })}
              />
            ),
          },
        ]}
      />
    </section>
  );
}

/** No endpoint reads one team; an organization has 1,000 at most, and 200 come at once. */
async function teamOf(
  { organizationId, projectId, teamId }: {
    organizationId: string;
    projectId: string;
    teamId: string;
  },
): Promise<Team | null> {
  let after: string | null = null;
  do {
    const cursor: { after?: string } = after === null ? {} : { after };
    const body = { organizationId, limit: 200, ...cursor };
    const page: Page<Team> = await call({ path: "/organization/list-teams", projectId, body });
    const found = page.data.find(({ id }) => id === teamId);
    if (found !== undefined) return found;
    after = page.listMetadata.after;
  } while (after !== null);
  return null;
}

function AddMember(
  { projectId, send }: {
    projectId: string;
    send: (path: string, fields: Record<string, unknown>) => Promise<void>;
  },
): h.JSX.Element {
  const text = t().teams;
  return (
    <Opens label={text.add} title={text.add} primary>
      {(close) => (
        <Form
          submit={text.add}
          onCancel={close}
          send={async ({ user = "" }) => {
            const userId = user.includes("@") ? await idOf(user, projectId) : user;
            await send("/organization/add-team-member", { userId });
            close();
          }}
        >
          <Field name="user" label={text.user} hint={text.userHint} required autoFocus />
        </Form>
      )}
    </Opens>
  );
}

/** Whoever has an address; where nobody has, the address, which is no member's id. */
async function idOf(email: string, projectId: string): Promise<string> {
  const body = { email, limit: 1 };
  const { data } = await call<Page<User>>({ path: "/admin/list-users", projectId, body });
  return data[0]?.id ?? "none";
}

function Rename(
  { name, send }: { name: string; send: (name: string) => Promise<void> },
): h.JSX.Element {
  const text = t().teams;
  return (
    <Opens label={text.rename} title={text.rename}>
      {(close) => (
        <Form
          submit={t().save}
          onCancel={close}
          send={({ name = "" }) => send(name).then(close)}
        >
          <Field
            name="name"
            label={t().name}
            required
            maxLength={200}
            autoFocus
            defaultValue={name}
          />
        </Form>
      )}
    </Opens>
  );
}
