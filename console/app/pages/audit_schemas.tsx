import { h } from "../packages/preact.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import type { AuditEventSchema } from "../../../plugins/audit_logs/types.ts";
import { useLoad } from "../load.ts";
import { Opens } from "../parts/dialog.tsx";
import { announce, Code, Empty, When } from "../parts/feedback.tsx";
import { Filters } from "../parts/filters.tsx";
import { Field, Form, TextField } from "../parts/form.tsx";
import { LogTabs } from "../parts/log_tabs.tsx";
import { Heading } from "../parts/shell.tsx";
import { cursorOf, Pager, Shown, Table } from "../parts/table.tsx";
import { place } from "../router.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";

const EXAMPLE = `{
  "type": "object",
  "properties": { "amount": { "type": "number", "minimum": 0 } },
  "required": ["amount"]
}`;

/** What the metadata of an application's own events must be. A version stays for good; a newer one takes its place. */
export function AuditSchemas({ params: { projectId } }: PageProps): h.JSX.Element {
  const text = t().schemas;
  const action = place.value.query.get("action") ?? "";
  const body = { limit: 50, ...cursorOf(), ...action === "" ? {} : { action } };
  const loaded = useLoad(
    () =>
      call<Page<AuditEventSchema>>({
        path: "/banata/audit-logs/schemas/list",
        projectId,
        body,
      }),
    [JSON.stringify(body)],
  );
  return (
    <section>
      <Heading title={text.title}>
        <Opens label={text.create} title={text.create} primary>
          {(close) => (
            <NewSchema
              onCancel={close}
              send={async (body) => {
                await call({ path: "/banata/audit-logs/schemas/set", projectId, body });
                announce(t().saved);
                loaded.reload();
                close();
              }}
            />
          )}
        </Opens>
      </Heading>
      <LogTabs projectId={projectId} />
      <Filters fields={{ action: t().audit.action }} />
      <Shown loaded={loaded}>
        {(page) =>
          page.data.length === 0
            ? (
              <Empty title={action === "" ? text.none : t().nothingFound}>
                <p>{text.noneHint}</p>
              </Empty>
            )
            : (
              <div>
                <Table
                  caption={text.title}
                  items={page.data.map((each) => ({
                    ...each,
                    id: `${each.action} ${each.version}`,
                  }))}
                  columns={[
                    { head: t().audit.action, cell: ({ action }) => <code>{action}</code> },
                    { head: t().vault.version, cell: ({ version }) => String(version) },
                    { head: t().created, cell: ({ createdAt }) => <When at={createdAt} /> },
                    {
                      head: t().actions,
                      cell: ({ action, schema, version }) => (
                        <Opens label={t().audit.show} title={`${action} ${version}`}>
                          {(close) => (
                            <div>
                              <Code label={text.schema} text={JSON.stringify(schema, null, 2)} />
                              <button type="button" onClick={close}>{t().close}</button>
                            </div>
                          )}
                        </Opens>
                      ),
                    },
                  ]}
                />
                <Pager page={page} />
              </div>
            )}
      </Shown>
    </section>
  );
}

function NewSchema(
  { onCancel, send }: {
    send: (body: { action: string | undefined; schema: unknown }) => Promise<void>;
    onCancel: () => void;
  },
): h.JSX.Element {
  const text = t().schemas;
  return (
    <Form
      submit={text.create}
      onCancel={onCancel}
      send={({ action, schema = "" }) => send({ action, schema: jsonOf(schema) })}
    >
      <p>{text.createHint}</p>
      <Field
        name="action"
        label={t().audit.action}
        hint={text.actionHint}
        required
        maxLength={100}
        autoFocus
      />
      <TextField
        name="schema"
        label={text.schema}
        hint={text.schemaHint}
        rows={8}
        value={EXAMPLE}
      />
    </Form>
  );
}

/** What is no JSON goes as it was typed, and the endpoint says what it must be. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
