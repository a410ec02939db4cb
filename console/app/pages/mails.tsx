import { h } from "../packages/preact.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import type { EmailKind, EmailSuppression, QueuedMail } from "../../../plugins/emails/types.ts";
import { useLoad } from "../load.ts";
import { Destroys } from "../parts/dialog.tsx";
import { announce, Empty, When } from "../parts/feedback.tsx";
import { Select, useAction } from "../parts/form.tsx";
import { Filters } from "../parts/filters.tsx";
import { Senders } from "../parts/senders.tsx";
import { Heading } from "../parts/shell.tsx";
import { type Column, cursorOf, Pager, Shown, Table } from "../parts/table.tsx";
import { place, setQuery } from "../router.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";

/** What became of the project's mails, who gets none, and which kinds are sent at all. */
export function Mails({ params: { projectId } }: PageProps): h.JSX.Element {
  return (
    <section>
      <Heading title={t().nav.mails} />
      <Outbox projectId={projectId} />
      <Senders projectId={projectId} />
      <Suppressions projectId={projectId} />
      <Kinds projectId={projectId} />
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
          page.data.length === 0 ? <Empty title={t().nothingFound} /> : (
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

function columns({ projectId, reload }: InProject & { reload: () => void }): Column<QueuedMail>[] {
  const text = t().mails;
  return [
    { head: text.recipient, cell: ({ recipient }) => <bdi>{recipient}</bdi> },
    { head: text.kind, cell: ({ type }) => <code>{type}</code> },
    {
      head: text.state,
      cell: ({ reason, state }) => (
        <span>
          <span class="tag">{text.states[state] ?? state}</span> {reason}
        </span>
      ),
    },
    { head: text.provider, cell: ({ provider }) => provider ?? "–" },
    { head: t().created, cell: ({ createdAt }) => <When at={createdAt} /> },
    {
      head: t().actions,
      cell: ({ id, state }) => state === "failed" && <Retry {...{ id, projectId, reload }} />,
    },
  ];
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

function Suppressions({ projectId }: InProject): h.JSX.Element {
  const text = t().mails;
  const loaded = useLoad(
    () =>
      call<Page<EmailSuppression>>({
        path: "/banata/emails/suppressions/list",
        projectId,
        body: { limit: 100 },
      }),
    [projectId],
  );
  return (
    <div>
      <h2>{text.suppressed}</h2>
      <Shown loaded={loaded}>
        {({ data }) =>
          data.length === 0 ? <Empty title={text.noneSuppressed} /> : (
            <Table
              caption={text.suppressed}
              items={data}
              columns={[
                { head: t().email, cell: ({ address }) => <bdi>{address}</bdi> },
                { head: t().user.reason, cell: ({ reason }) => reason },
                { head: t().user.since, cell: ({ createdAt }) => <When at={createdAt} /> },
                {
                  head: t().actions,
                  cell: ({ address }) => (
                    <Destroys
                      label={text.sendAgain}
                      title={text.sendAgain}
                      question={text.sendAgainQuestion(address)}
                      send={async () => {
                        const path = "/banata/emails/suppressions/remove";
                        await call({ path, projectId, body: { address } });
                        loaded.reload();
                      }}
                    />
                  ),
                },
              ]}
            />
          )}
      </Shown>
    </div>
  );
}

function Kinds({ projectId }: InProject): h.JSX.Element {
  const text = t().mails;
  const loaded = useLoad(
    () =>
      call<{ emails: EmailKind[] }>({ path: "/banata/config/emails/list", projectId, body: {} }),
    [projectId],
  );
  const toggle = useAction(async ({ enabled, id }: EmailKind) => {
    const body = { id, enabled: !enabled };
    await call({ path: "/banata/config/emails/toggle", projectId, body });
    announce(t().saved);
    loaded.reload();
  });
  return (
    <div>
      <h2>{text.kinds}</h2>
      <Shown loaded={loaded}>
        {({ emails }) => (
          <Table
            caption={text.kinds}
            items={emails}
            columns={[
              { head: text.kind, cell: ({ name }) => name },
              { head: t().description, cell: ({ description }) => description },
              {
                head: text.sent,
                cell: (kind) => (
                  <button
                    type="button"
                    role="switch"
                    aria-checked={kind.enabled}
                    aria-label={kind.name}
                    disabled={toggle.isPending}
                    onClick={() => toggle.run(kind)}
                  >
                    {kind.enabled ? t().providers.on : t().providers.off}
                  </button>
                ),
              },
            ]}
          />
        )}
      </Shown>
    </div>
  );
}
