import { h } from "../packages/preact.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import type { OrganizationMember } from "../../../plugins/organizations/types.ts";
import type { User } from "../../../plugins/users/types.ts";
import { useLoad } from "../load.ts";
import { Link } from "../router.tsx";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { wordsOf } from "../words.ts";
import { Destroys, Opens } from "./dialog.tsx";
import { announce, When } from "./feedback.tsx";
import { Field, Form } from "./form.tsx";
import { type Column, cursorOf, Listed } from "./table.tsx";

/** An organization, for the parts of its page. */
export interface OrganizationParts {
  readonly organizationId: string;
  readonly projectId: string;
}

/** A member with the user it is; none for one who has just been removed. */
type Member = OrganizationMember & { readonly user: User | undefined };

const PREFIX = "members-";

/** Who belongs to an organization, and as what. */
export function Members({ organizationId, projectId }: OrganizationParts): h.JSX.Element {
  const text = t().organization;
  const body = { organizationId, limit: 50, ...cursorOf(PREFIX) };
  const loaded = useLoad(() => membersOf(body, projectId), [JSON.stringify(body)]);
  const send = async (path: string, fields: Record<string, unknown>) => {
    await call({ path, projectId, body: { organizationId, ...fields } });
    announce(t().saved);
    loaded.reload();
  };
  return (
    <div>
      <h2>{text.members}</h2>
      <Listed
        loaded={loaded}
        caption={text.members}
        columns={columns({ projectId, send })}
        empty={text.noMembers}
        prefix={PREFIX}
      />
    </div>
  );
}

/** A page of members, and the users that they are: both lists go by the age of the memberships. */
async function membersOf(
  body: Record<string, unknown>,
  projectId: string,
): Promise<Page<Member>> {
  const [members, users] = await Promise.all([
    call<Page<OrganizationMember>>({ path: "/organization/list-members", projectId, body }),
    call<Page<User>>({ path: "/admin/list-users", projectId, body }),
  ]);
  const byId = new Map(users.data.map((user) => [user.id, user]));
  const data = members.data.map((member) => ({ ...member, user: byId.get(member.userId) }));
  return { ...members, data };
}

function columns(
  { projectId, send }: {
    projectId: string;
    send: (path: string, fields: Record<string, unknown>) => Promise<void>;
  },
): Column<Member>[] {
  const text = t().organization;
  return [
    {
      head: text.member,
      cell: ({ user, userId }) => (
        <Link to={`p/${projectId}/users/${userId}`}>
          <bdi>{user?.name ?? userId}</bdi>
        </Link>
      ),
    },
    { head: t().email, cell: ({ user }) => user?.email ?? "–" },
    { head: t().role, cell: ({ role }) => <code>{role}</code> },
    { head: t().user.since, cell: ({ createdAt }) => <When at={createdAt} /> },
    {
      head: t().actions,
      cell: ({ id, role, user, userId }) => (
        <span class="actions">
          <Opens label={text.changeRole} title={text.changeRoleTitle(user?.name ?? userId)}>
            {(close) => (
              <Form
                submit={t().save}
                onCancel={close}
                send={({ role = "" }) =>
                  send("/organization/update-member-role", { memberId: id, role: wordsOf(role) })
                    .then(close)}
              >
                <RoleField role={role} />
              </Form>
            )}
          </Opens>
          <Destroys
            label={t().remove}
            title={text.removeMember}
            question={text.removeMemberQuestion(user?.email ?? userId)}
            name={user?.email ?? userId}
            send={() => send("/organization/remove-member", { memberIdOrUserId: id })}
          />
        </span>
      ),
    },
  ];
}

/** The roles that each organization has, before the project makes more. */
const ROLES = ["member", "admin", "super_admin"];

/** What somebody is to be in an organization. */
export function RoleField({ role = "member" }: { role?: string }): h.JSX.Element {
  return (
    <Field
      name="role"
      label={t().role}
      hint={t().user.roleHint}
      required
      maxLength={700}
      suggestions={ROLES}
      defaultValue={role}
    />
  );
}
