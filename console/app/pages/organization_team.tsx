import { h } from "../packages/preact.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import type { Team, TeamMember } from "../../../plugins/organizations/types.ts";
import type { User } from "../../../plugins/users/types.ts";
import { ApiError } from "../api.ts";
import { useLoad } from "../load.ts";
import { Destroys, Opens } from "../parts/dialog.tsx";
import { announce, ErrorNote, When } from "../parts/feedback.tsx";
import { Field, Form } from "../parts/form.tsx";
import { MemberChoice, memberUsers } from "../parts/member_choice.tsx";
import type { OrganizationParts } from "../parts/members.tsx";
import { Heading } from "../parts/shell.tsx";
import { type Column, cursorOf, Listed } from "../parts/table.tsx";
import { go, Link } from "../router.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { offerUndo } from "../undo.ts";

/** One team of an organization: its name and its members. */
export function OrganizationTeam(
  { params: { organizationId = "", projectId = "", teamId = "" } }: PageProps,
): h.JSX.Element {
  const text = t().teams;
  const back = `p/${projectId}/organizations/${organizationId}`;
  const cursor = cursorOf();
  const loaded = useLoad(
    () => teamMembers({ organizationId, projectId }, { teamId, limit: 50, ...cursor }),
    [teamId, JSON.stringify(cursor)],
  );
  const { error, reload, value: team } = useLoad(
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
        <AddMember organizationId={organizationId} projectId={projectId} send={send} />
        {team && (
          <Rename
            name={name}
            send={async (name) => {
              const body = { teamId, data: { organizationId, name } };
              await call({ path: "/organization/update-team", projectId, body });
              announce(t().saved);
              reload();
            }}
          />
        )}
        {team && (
          <Destroys
            label={t().remove}
            title={text.removeTitle(name)}
            question={text.removeQuestion}
            name={name}
            send={async () => {
              // Its members are not read anew: there is no such team then.
              const body = { organizationId, teamId };
              await call({ path: "/organization/remove-team", projectId, body });
              go(back);
            }}
          />
        )}
      </Heading>
      {error !== undefined && <ErrorNote error={error} onRetry={reload} />}
      <p>
        <Link to={back}>{text.organization}</Link>
      </p>
      <Listed
        loaded={loaded}
        caption={text.members}
        empty={text.noMembers}
        columns={columns({ projectId, send })}
      />
    </section>
  );
}

/** A member with the user it is; none where there is none any more. */
type Member = TeamMember & { readonly user: User | undefined };

type Send = (path: string, fields: Record<string, unknown>) => Promise<void>;

function columns({ projectId, send }: { projectId: string; send: Send }): Column<Member>[] {
  const text = t().teams;
  return [
    {
      head: t().organization.member,
      cell: ({ user, userId }) => (
        <Link to={`p/${projectId}/users/${userId}`}>
          <bdi>{user?.name ?? userId}</bdi>
        </Link>
      ),
    },
    { head: t().email, cell: ({ user }) => user?.email ?? "–" },
    { head: t().user.since, cell: ({ createdAt }) => <When at={createdAt} /> },
    {
      head: t().actions,
      cell: ({ user, userId }) => (
        <Destroys
          label={t().remove}
          title={text.takeOut}
          question={text.takeOutQuestion(user?.email ?? userId)}
          undo={t().takenBack.putIn}
          send={async () => {
            await send("/organization/remove-team-member", { userId });
            offerUndo(
              t().undo.removed(user?.email ?? userId),
              () => send("/organization/add-team-member", { userId }),
            );
          }}
        />
      ),
    },
  ];
}

/** A page of members, each with the user it is. */
async function teamMembers(
  parts: OrganizationParts,
  fields: Record<string, unknown>,
): Promise<Page<Member>> {
  const { organizationId, projectId } = parts;
  const members = await call<Page<TeamMember>>({
    path: "/organization/list-team-members",
    projectId,
    body: { organizationId, ...fields },
  });
  const ids = members.data.map(({ userId }) => userId);
  const byId = (users: readonly User[]) => new Map(users.map((user) => [user.id, user]));
  const users = ids.length === 0 ? [] : await memberUsers(parts, (read) => {
    const known = byId(read);
    return ids.every((id) => known.has(id));
  });
  const known = byId(users);
  const data = members.data.map((member) => ({ ...member, user: known.get(member.userId) }));
  return { ...members, data };
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
  { organizationId, projectId, send }: OrganizationParts & {
    send: Send;
  },
): h.JSX.Element {
  const text = t().teams;
  return (
    <Opens label={text.add} title={text.add} primary>
      {(close) => (
        <Form
          submit={text.add}
          onCancel={close}
          send={async ({ userId }) => {
            if (userId === undefined) throw new ApiError({ code: "NOBODY_CHOSEN" });
            await send("/organization/add-team-member", { userId });
            close();
          }}
        >
          <MemberChoice organizationId={organizationId} projectId={projectId} />
        </Form>
      )}
    </Opens>
  );
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
