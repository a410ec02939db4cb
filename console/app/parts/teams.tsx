import { h } from "../packages/preact.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import type { Team } from "../../../plugins/organizations/types.ts";
import { useLoad } from "../load.ts";
import { go, Link } from "../router.tsx";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { Opens } from "./dialog.tsx";
import { When } from "./feedback.tsx";
import { Field, Form } from "./form.tsx";
import type { OrganizationParts } from "./members.tsx";
import { cursorOf, hasNew, Listed } from "./table.tsx";

const PREFIX = "teams-";

/** An organization's teams, newest first. They group members and grant nothing. */
export function Teams({ organizationId, projectId }: OrganizationParts): h.JSX.Element {
  const text = t().teams;
  const list = (fields: Record<string, unknown>) =>
    call<Page<Team>>({
      path: "/organization/list-teams",
      projectId,
      body: { organizationId, limit: 50, ...fields },
    });
  const cursor = cursorOf(PREFIX);
  const loaded = useLoad(() => list(cursor), [organizationId, JSON.stringify(cursor)]);
  const address = (teamId: string) =>
    `p/${projectId}/organizations/${organizationId}/teams/${teamId}`;
  return (
    <div>
      <h2>{text.title}</h2>
      <p>
        <Opens label={text.create} title={text.create}>
          {(close) => (
            <Form
              submit={text.create}
              onCancel={close}
              // Two teams may have one name: a try whose answer was lost is looked for.
              isMade={async ({ name }) => {
                loaded.reload();
                return hasNew(await list({}), { before: loaded.value, name });
              }}
              send={async ({ name }) => {
                const body = { organizationId, name };
                const made = await call<Team>({
                  path: "/organization/create-team",
                  projectId,
                  body,
                });
                go(address(made.id));
              }}
            >
              <Field name="name" label={t().name} required maxLength={200} autoFocus />
            </Form>
          )}
        </Opens>
      </p>
      <Listed
        loaded={loaded}
        caption={text.title}
        empty={text.none}
        prefix={PREFIX}
        columns={[
          {
            head: t().name,
            cell: ({ id, name }) => (
              <Link to={address(id)}>
                <bdi>{name}</bdi>
              </Link>
            ),
          },
          { head: t().created, cell: ({ createdAt }) => <When at={createdAt} /> },
        ]}
      />
    </div>
  );
}
