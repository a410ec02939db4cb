import { h } from "../packages/preact.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import type { AuditEvent } from "../../../plugins/audit_logs/types.ts";
import { useLoad } from "../load.ts";
import { Opens } from "../parts/dialog.tsx";
import { Code, Empty, When } from "../parts/feedback.tsx";
import { Select } from "../parts/form.tsx";
import { Filters } from "../parts/filters.tsx";
import { Heading } from "../parts/shell.tsx";
import { type Column, cursorOf, Pager, Shown, Table } from "../parts/table.tsx";
import { place, setQuery } from "../router.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";

const FILTERS = ["search", "actorId", "targetId", "organizationId"] as const;

/** What happened in the project, and what was refused. What is looked for stands in the address. */
export function Audit({ params: { projectId } }: PageProps): h.JSX.Element {
  const { query } = place.value;
  const outcome = query.get("outcome") ?? "";
  const filters = Object.fromEntries(
    FILTERS.map((each) => [each, query.get(each) ?? ""]).filter(([, value]) => value !== ""),
  );
  const body = {
    limit: 50,
    ...cursorOf(),
    ...filters,
    ...outcome === "" ? {} : { outcome },
  };
  const loaded = useLoad(
    () => call<Page<AuditEvent>>({ path: "/banata/audit-logs/list", projectId, body }),
    [JSON.stringify(body)],
  );
  const text = t().audit;
  return (
    <section>
      <Heading title={text.title} />
      <Filters fields={text.filters}>
        <Select
          name="outcome"
          label={text.outcome}
          value={outcome}
          options={[["", text.all], ["success", text.success], ["failure", text.failure]]}
          onChange={(outcome) => setQuery({ outcome, after: "", before: "" })}
        />
      </Filters>
      <Shown loaded={loaded}>
        {(page) =>
          page.data.length === 0 ? <Empty title={t().nothingFound} /> : (
            <div>
              <Table caption={text.title} columns={columns()} items={page.data} />
              <Pager page={page} />
            </div>
          )}
      </Shown>
    </section>
  );
}

function columns(): Column<AuditEvent>[] {
  const text = t().audit;
  return [
    {
      head: text.action,
      cell: (event) => (
        <span>
          <code>{event.action}</code>{" "}
          {event.outcome === "failure" && <span class="tag bad">{event.code ?? text.failure}</span>}
        </span>
      ),
    },
    { head: text.when, cell: ({ occurredAt }) => <When at={occurredAt} /> },
    {
      head: text.actor,
      cell: ({ actor }) => <bdi>{actor.email ?? actor.name ?? `${actor.type} ${actor.id}`}</bdi>,
    },
    {
      head: text.target,
      cell: ({ targets }) => <bdi>{targets[0]?.name ?? targets[0]?.id ?? "–"}</bdi>,
    },
    {
      head: t().actions,
      cell: (event) => (
        <Opens label={text.show} title={event.action}>
          {(close) => <EventDetails event={event} onClose={close} />}
        </Opens>
      ),
    },
  ];
}

function EventDetails(
  { event, onClose }: { event: AuditEvent; onClose: () => void },
): h.JSX.Element {
  const text = t().audit;
  const { changes } = event;
  const fields = [
    ...new Set([...Object.keys(changes?.before ?? {}), ...Object.keys(changes?.after ?? {})]),
  ];
  return (
    <div>
      {fields.length > 0 && (
        <Table
          caption={text.changes}
          items={fields.map((id) => ({ id }))}
          columns={[
            { head: text.field, cell: ({ id }) => <code>{id}</code> },
            { head: text.before, cell: ({ id }) => shown(changes?.before?.[id]) },
            { head: text.after, cell: ({ id }) => shown(changes?.after?.[id]) },
          ]}
        />
      )}
      {changes?.hidden !== undefined && changes.hidden.length > 0 && (
        <p class="quiet">{text.hidden(changes.hidden.join(", "))}</p>
      )}
      <Code label={text.event} text={JSON.stringify(event, null, 2)} />
      <button type="button" onClick={onClose}>{t().close}</button>
    </div>
  );
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}
