import { h } from "../packages/preact.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import type { QueuedMail } from "../../../plugins/emails/types.ts";
import { useLoad } from "../load.ts";
import { Confirms } from "../parts/dialog.tsx";
import { Empty, When } from "../parts/feedback.tsx";
import { Select, useAction } from "../parts/form.tsx";
import { Filters } from "../parts/filters.tsx";
import { MailNav } from "../parts/mail_nav.tsx";
import { ShowsMail } from "../parts/shown_mail.tsx";
import { Heading } from "../parts/shell.tsx";
import { type Column, cursorOf, Pager, Shown, Table } from "../parts/table.tsx";
import { place, setQuery } from "../router.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";

/** What became of the project's mails. */
export function Mails({ params: { projectId } }: PageProps): h.JSX.Element {
  return (
    <section>
      <Heading title={t().nav.mails} />
      <MailNav at="outbox" projectId={projectId} />
      <Outbox projectId={projectId} />
    </section>
  );
}

interface InProject {
  readonly projectId: string | undefined;
}

function Outbox({ projectId }: InProject): h.JSX.Element {
  const { query } = place.value;
  const recipient = query.get("recipient") ?? "";
  const state = query.get("state") ?? "";
  const body = {
    limit: 25,
    ...cursorOf(),
    ...recipient === "" ? {} : { recipient },
    ...state === "" ? {} : { state },
  };
  const loaded = useLoad(
    () => call<Page<QueuedMail>>({ path: "/banata/emails/mails/list", projectId, body }),
    [JSON.stringify(body)],
  );
  const text = t().mails;
  const states = Object.entries(text.states);
  return (
    <div>
      <Filters fields={{ recipient: text.recipient }}>
        <Select
          name="state"
          label={text.state}
          value={state}
          options={[["", t().audit.all], ...states]}
          onChange={(state) => setQuery({ state, after: "", before: "" })}
        />
      </Filters>
      <Shown loaded={loaded}>
        {(page) =>
          page.data.length === 0 ? <NoMails isFiltered={recipient + state !== ""} /> : (
            <div>
              <Table
                caption={t().nav.mails}
                columns={columns({ projectId, reload: loaded.reload })}
                items={page.data}
              />
              <Pager page={page} />
            </div>
          )}
      </Shown>
    </div>
  );
}

function NoMails({ isFiltered }: { isFiltered: boolean }): h.JSX.Element {
  const text = t().mails;
  if (isFiltered) return <Empty title={t().nothingFound} />;
  return (
    <Empty title={text.none}>
      <p>{text.noneHint}</p>
    </Empty>
  );
}

function columns({ projectId, reload }: InProject & { reload: () => void }): Column<QueuedMail>[] {
  const text = t().mails;
  return [
    { head: text.recipient, cell: ({ recipient }) => <bdi>{recipient}</bdi> },
    { head: text.kind, cell: ({ type }) => <code>{type}</code> },
    {
      head: text.state,
      cell: ({ reason, state }) => (
        <span>
          <span class="tag">{text.states[state] ?? state}</span> {reasonWords(reason)}
        </span>
      ),
    },
    { head: text.provider, cell: ({ provider }) => provider ?? "–" },
    { head: t().created, cell: ({ createdAt }) => <When at={createdAt} /> },
    {
      head: t().actions,
      cell: (mail) => {
        const { id, state } = mail;
        return (
          <span class="actions">
            <ShowsMail {...{ mail, projectId }} />
            {state === "failed" && <Retry {...{ id, projectId, reload }} />}
            {state === "unknown" && <SendAgain {...{ id, projectId, reload }} />}
          </span>
        );
      },
    },
  ];
}

/** Why a mail is in its state; the code of what no words are known of. */
function reasonWords(reason: string | null): string | null {
  return reason && (t().mailReasons[reason] ?? t().errors[reason] ?? reason);
}

function Retry(
  { id, projectId, reload }: InProject & { id: string; reload: () => void },
): h.JSX.Element {
  const { isPending, run } = useAction(async () => {
    await call({ path: "/banata/emails/mails/retry", projectId, body: { id } });
    reload();
  });
  return <button type="button" disabled={isPending} onClick={() => run()}>{t().retry}</button>;
}

/** For a mail of which nobody knows whether its provider has it. */
function SendAgain(
  { id, projectId, reload }: InProject & { id: string; reload: () => void },
): h.JSX.Element {
  const text = t().mails;
  return (
    <Confirms
      label={text.again}
      title={text.again}
      question={text.againQuestion}
      send={async () => {
        const body = { id, evenIfSent: true };
        await call({ path: "/banata/emails/mails/retry", projectId, body });
        reload();
      }}
    />
  );
}
