import { h } from "../packages/preact.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import type { AuditEvent } from "../../../plugins/audit_logs/types.ts";
import { useLoad } from "../load.ts";
import { Opens } from "../parts/dialog.tsx";
import { EventDetails } from "../parts/event_details.tsx";
import { Empty, When } from "../parts/feedback.tsx";
import { Select } from "../parts/form.tsx";
import { Filters } from "../parts/filters.tsx";
import { LogExport } from "../parts/log_export.tsx";
import { LogTabs } from "../parts/log_tabs.tsx";
import { Heading } from "../parts/shell.tsx";
import { type Column, cursorOf, Pager, Shown, Table } from "../parts/table.tsx";
import { place, setQuery } from "../router.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";

const TEXTS = ["search", "actorId", "targetId", "organizationId", "outcome"] as const;

/** What happened in the project, and what was refused. What is looked for stands in the address. */
export function Audit({ params: { projectId } }: PageProps): h.JSX.Element {
  const text = t().audit;
  const { query } = place.value;
  const filters = filtersOf(query);
  const body = { limit: 50, ...cursorOf(), ...filters };
  const loaded = useLoad(
    () => call<Page<AuditEvent>>({ path: "/banata/audit-logs/list", projectId, body }),
    [JSON.stringify(body)],
  );
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <section>
      <Heading title={text.title}>
        <LogExport projectId={projectId} filters={filters} />
      </Heading>
      <LogTabs projectId={projectId} />
      <Filters fields={text.filters} times={text.times}>
        <Choice name="outcome" options={[["success", text.success], ["failure", text.failure]]} />
        <Choice name="custom" options={[["false", text.byPlatform], ["true", text.byApps]]} />
      </Filters>
      <Shown loaded={loaded}>
        {(page) =>
          page.data.length === 0
            ? (
              <Empty title={isFiltered ? t().nothingFound : text.none}>
                {page.listMetadata.after === null ? null : <p>{text.goOn}</p>}
                <Pager page={page} />
              </Empty>
            )
            : (
              <div>
                <Table caption={text.title} columns={columns(projectId)} items={page.data} />
                <Pager page={page} />
              </div>
            )}
      </Shown>
    </section>
  );
}

/** A filter with a few values, of which none is all. */
function Choice(
  { name, options }: {
    name: "custom" | "outcome";
    options: readonly (readonly [value: string, label: string])[];
  },
): h.JSX.Element {
  const text = t().audit;
  return (
    <Select
      name={name}
      label={text[name]}
      value={place.value.query.get(name) ?? ""}
      options={[["", text.all], ...options]}
      onChange={(value) => setQuery({ [name]: value, after: "", before: "" })}
    />
  );
}

/** What of the address the endpoint filters by. */
function filtersOf(query: URLSearchParams): Record<string, string | number | boolean> {
  const texts = TEXTS.map((each) => [each, query.get(each) ?? ""] as const)
    .filter(([, value]) => value !== "");
  const times = (["startDate", "endDate"] as const)
    .map((each) => [each, Date.parse(query.get(each) ?? "")] as const)
    .filter(([, value]) => !Number.isNaN(value));
  const custom = query.get("custom") ?? "";
  return {
    ...Object.fromEntries(texts),
    ...Object.fromEntries(times),
    ...custom === "" ? {} : { custom: custom === "true" },
  };
}

function columns(projectId: string | undefined): Column<AuditEvent>[] {
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
          {(close) => <EventDetails event={event} projectId={projectId} onClose={close} />}
        </Opens>
      ),
    },
  ];
}
