import { h } from "../packages/preact.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import type { EmailSuppression } from "../../../plugins/emails/types.ts";
import { useLoad } from "../load.ts";
import { Destroys, Opens } from "../parts/dialog.tsx";
import { announce, Empty, When } from "../parts/feedback.tsx";
import { Filters } from "../parts/filters.tsx";
import { Field, Form } from "../parts/form.tsx";
import { MailNav } from "../parts/mail_nav.tsx";
import { Heading } from "../parts/shell.tsx";
import { cursorOf, Pager, Shown, Table } from "../parts/table.tsx";
import { place } from "../router.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { offerUndo } from "../undo.ts";

/** Addresses that get no mail of the project. */
export function MailSuppressed({ params: { projectId } }: PageProps): h.JSX.Element {
  const text = t().mails;
  const address = place.value.query.get("address") ?? "";
  const body = { limit: 50, ...cursorOf(), ...address === "" ? {} : { address } };
  const loaded = useLoad(
    () =>
      call<Page<EmailSuppression>>({ path: "/banata/emails/suppressions/list", projectId, body }),
    [JSON.stringify(body)],
  );
  return (
    <section>
      <Heading title={t().mailPages.suppressed}>
        <Adding projectId={projectId} onAdded={loaded.reload} />
      </Heading>
      <MailNav at="suppressed" projectId={projectId} />
      <p class="hint">{t().suppressions.hint}</p>
      <Filters fields={{ address: t().users.byEmail }} />
      <Shown loaded={loaded}>
        {(page) =>
          page.data.length === 0
            ? <Empty title={address === "" ? text.noneSuppressed : t().nothingFound} />
            : (
              <div>
                <Table
                  caption={text.suppressed}
                  items={page.data}
                  columns={[
                    { head: t().email, cell: ({ address }) => <bdi>{address}</bdi> },
                    {
                      head: t().user.reason,
                      cell: ({ categories, reason }) =>
                        [text.reasons[reason] ?? reason, ...categories].join(", "),
                    },
                    { head: t().user.since, cell: ({ createdAt }) => <When at={createdAt} /> },
                    {
                      head: t().actions,
                      cell: ({ address, categories, reason }) => (
                        <Destroys
                          label={text.sendAgain}
                          title={text.sendAgain}
                          question={text.sendAgainQuestion(address)}
                          name={address}
                          send={async () => {
                            const path = "/banata/emails/suppressions/remove";
                            await call({ path, projectId, body: { address } });
                            loaded.reload();
                            // Only who was added by hand can be added again as they were.
                            if (reason !== "manual" || categories.length > 0) return;
                            offerUndo(t().undo.removed(address), async () => {
                              const path = "/banata/emails/suppressions/add";
                              await call({ path, projectId, body: { address } });
                              loaded.reload();
                            });
                          }}
                        />
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

function Adding(
  { onAdded, projectId }: { projectId: string | undefined; onAdded: () => void },
): h.JSX.Element {
  const text = t().suppressions;
  return (
    <Opens label={text.add} title={text.add} primary>
      {(close) => (
        <Form
          submit={text.add}
          onCancel={close}
          send={async ({ address = "" }) => {
            const path = "/banata/emails/suppressions/add";
            await call({ path, projectId, body: { address } });
            announce(text.addedOne(address));
            onAdded();
            close();
          }}
        >
          <Field
            name="address"
            label={t().email}
            hint={text.addHint}
            type="email"
            required
            autoFocus
          />
        </Form>
      )}
    </Opens>
  );
}
