import { h } from "../packages/preact.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import type { Organization } from "../../../plugins/organizations/types.ts";
import { useLoad } from "../load.ts";
import { Opens } from "../parts/dialog.tsx";
import { Empty, When } from "../parts/feedback.tsx";
import { Field, Form } from "../parts/form.tsx";
import { Heading } from "../parts/shell.tsx";
import { cursorOf, Pager, Shown, Table } from "../parts/table.tsx";
import { go, Link } from "../router.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";

/** The project's organizations, newest first. */
export function Organizations({ params: { projectId } }: PageProps): h.JSX.Element {
  const body = { limit: 50, ...cursorOf() };
  const loaded = useLoad(
    () => call<Page<Organization>>({ path: "/organization/list", projectId, body }),
    [JSON.stringify(body)],
  );
  const text = t().organizations;
  return (
    <section>
      <Heading title={text.title}>
        <Opens label={text.create} title={text.create} primary>
          {(close) => (
            <Form
              submit={text.create}
              onCancel={close}
              send={async ({ name, slug = "" }) => {
                const body = { name, ...slug === "" ? {} : { slug } };
                const made = await call<Organization>({
                  path: "/organization/create",
                  projectId,
                  body,
                });
                go(`p/${projectId}/organizations/${made.id}`);
              }}
            >
              <Field name="name" label={t().name} required maxLength={100} autoFocus />
              <Field name="slug" label={t().slug} hint={text.slugHint} maxLength={100} />
            </Form>
          )}
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
