import { h } from "../packages/preact.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import type { Organization } from "../../../plugins/organizations/types.ts";
import { useLoad } from "../load.ts";
import { Opens } from "../parts/dialog.tsx";
import { Empty, When } from "../parts/feedback.tsx";
import { Field, Form } from "../parts/form.tsx";
import { OrganizationSettings } from "../parts/organization_settings.tsx";
import { Heading } from "../parts/shell.tsx";
import { cursorOf, hasNew, Pager, Shown, Table } from "../parts/table.tsx";
import { go, Link } from "../router.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";

/** The project's organizations, newest first. */
export function Organizations({ params: { projectId } }: PageProps): h.JSX.Element {
  const cursor = cursorOf();
  const loaded = useLoad(() => list(projectId, cursor), [JSON.stringify(cursor)]);
  const text = t().organizations;
  return (
    <section>
      <Heading title={text.title}>
        <Opens
          name="rules"
          label={t().organizationSettings.label}
          title={t().organizationSettings.title}
        >
          {(close) => <OrganizationSettings projectId={projectId} onDone={close} />}
        </Opens>
        <Opens name="new" label={text.create} title={text.create} primary>
          {(close) => <NewOrganization projectId={projectId} onCancel={close} />}
        </Opens>
      </Heading>
      <Shown loaded={loaded}>
        {(page) =>
          page.data.length === 0
            ? (
              <Empty title={text.none}>
                <p>{text.noneHint}</p>
              </Empty>
            )
            : (
              <div>
                <Table
                  caption={text.title}
                  items={page.data}
                  columns={[
                    {
                      head: t().name,
                      cell: ({ id, name }) => (
                        <Link to={`p/${projectId}/organizations/${id}`}>{name}</Link>
                      ),
                    },
                    { head: t().slug, cell: ({ slug }) => <code>{slug}</code> },
                    { head: t().created, cell: ({ createdAt }) => <When at={createdAt} /> },
                  ]}
                />
                <Pager page={page} />
              </div>
            )}
      </Shown>
    </section>
  );
}

function list(
  projectId: string | undefined,
  cursor: { after?: string; before?: string },
): Promise<Page<Organization>> {
  return call({ path: "/organization/list", projectId, body: { limit: 50, ...cursor } });
}

function NewOrganization(
  { onCancel, projectId }: { projectId: string | undefined; onCancel: () => void },
): h.JSX.Element {
  const text = t().organizations;
  const before = useLoad(() => list(projectId, {}), [projectId]);
  return (
    <Form
      submit={text.create}
      onCancel={onCancel}
      // Two may have one name: a try whose answer was lost is looked for.
      isMade={async ({ name }) => hasNew(await list(projectId, {}), { before: before.value, name })}
      send={async ({ name, slug = "" }) => {
        const body = { name, ...slug === "" ? {} : { slug } };
        const made = await call<Organization>({ path: "/organization/create", projectId, body });
        go(`p/${projectId}/organizations/${made.id}`);
      }}
    >
      <Field name="name" label={t().name} required maxLength={200} autoFocus />
      <Field name="slug" label={t().slug} hint={text.slugHint} maxLength={63} />
    </Form>
  );
}
