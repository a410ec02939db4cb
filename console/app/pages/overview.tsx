import { type ComponentChildren, h } from "../packages/preact.ts";
import { now } from "../clock.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import type { EventTimes } from "../../../plugins/audit_logs/types.ts";
import type { QueuedMail } from "../../../plugins/emails/types.ts";
import type { FoundUsers } from "../../../plugins/users/types.ts";
import { barsOf, beginnings, type Spans } from "../bars.ts";
import { useLoad } from "../load.ts";
import { Chart } from "../parts/chart.tsx";
import { Empty } from "../parts/feedback.tsx";
import { Select } from "../parts/form.tsx";
import { MigrationsNote } from "../parts/migrations.tsx";
import { Heading, isAdministrator } from "../parts/shell.tsx";
import { Shown } from "../parts/table.tsx";
import { Link, place, setQuery } from "../router.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";

/** More than these nobody counts. */
const COUNTED = 100;

const SPANS: Readonly<Record<string, Spans>> = {
  "24h": { unit: "hour", count: 24 },
  "14d": { unit: "day", count: 14 },
  "30d": { unit: "day", count: 30 },
};

/** What a chart shows: which events, and where the log has them. */
const CHARTS = {
  signUps: { actions: ["user.created"], search: "user.created" },
  signIns: { actions: ["session.created"], search: "session.created" },
  failures: { actions: ["session.refused", "two_factor.refused"], search: ".refused" },
} as const;

type ChartName = keyof typeof CHARTS;

/** How the project does: who came, who was refused, what waits. */
export function Overview({ params: { projectId = "" } }: PageProps): h.JSX.Element {
  const text = t().overview;
  const asked = place.value.query.get("over") ?? "";
  const over = Object.hasOwn(SPANS, asked) ? asked : "14d";
  const options = Object.keys(SPANS).map((each) => [each, text.spans[each] ?? each] as const);
  return (
    <section>
      <Heading title={text.title}>
        <Select
          name="over"
          label={text.over}
          value={over}
          options={options}
          onChange={(over) => setQuery({ over })}
        />
      </Heading>
      {isAdministrator() && <MigrationsNote />}
      <Figures projectId={projectId} />
      <div class="charts">
        {(Object.keys(CHARTS) as ChartName[]).map((name) => (
          <EventChart key={name} name={name} over={over} projectId={projectId} />
        ))}
      </div>
    </section>
  );
}

function EventChart(
  { name, over, projectId }: { name: ChartName; over: string; projectId: string },
): h.JSX.Element {
  const text = t().overview;
  const spans = SPANS[over] ?? { unit: "day", count: 14 };
  const { actions, search } = CHARTS[name];
  const loaded = useLoad(async () => {
    const begins = beginnings(spans, now());
    const body = { actions, startDate: begins[0] };
    const path = "/banata/audit-logs/times";
    return barsOf(await call<EventTimes>({ path, projectId, body }), begins);
  }, [projectId, over, name]);
  return (
    <div>
      <Shown loaded={loaded}>
        {(bars) => {
          const count = bars.reduce((sum, bar) => sum + (bar.count ?? 0), 0);
          const isWhole = bars.every((bar) => bar.count !== null);
          return (
            <Chart
              title={text.charts[name]}
              summary={isWhole ? text.inAll(count) : text.atLeast(count)}
              bars={bars}
              unit={spans.unit}
            />
          );
        }}
      </Shown>
      <Link to={`p/${projectId}/audit?search=${search}`}>{text.inLog}</Link>
    </div>
  );
}

function Figures({ projectId }: { projectId: string }): h.JSX.Element {
  const text = t().overview;
  const mails = (state: string) => async () => {
    const body = { state, limit: COUNTED };
    const path = "/banata/emails/mails/list";
    const page = await call<Page<QueuedMail>>({ path, projectId, body });
    return { count: page.data.length, isMore: page.listMetadata.after !== null };
  };
  const users = async () => {
    const { total } = await call<FoundUsers>({ path: "/admin/list-users?limit=1", projectId });
    return { count: Math.min(total, COUNTED), isMore: total > COUNTED };
  };
  return (
    <div class="figures">
      <Figure
        label={t().nav.users}
        to={`p/${projectId}/users`}
        count={users}
        none={<NoUsers projectId={projectId} />}
      />
      <Figure
        label={text.waiting}
        to={`p/${projectId}/mails?state=pending`}
        count={mails("pending")}
      />
      <Figure
        label={text.failed}
        to={`p/${projectId}/mails?state=failed`}
        count={mails("failed")}
      />
    </div>
  );
}

function Figure(
  { count, label, none, to }: {
    label: string;
    to: string;
    count: () => Promise<{ count: number; isMore: boolean }>;
    /** What is said where there is none. */
    none?: ComponentChildren;
  },
): h.JSX.Element {
  const loaded = useLoad(count, [to]);
  return (
    <Shown loaded={loaded}>
      {({ count, isMore }) =>
        count === 0 && none !== undefined ? none : (
          <p class="figure">
            <Link to={to}>{label}</Link>
            <strong>{isMore ? t().overview.moreThan(count) : t().number(count)}</strong>
          </p>
        )}
    </Shown>
  );
}

function NoUsers({ projectId }: { projectId: string }): h.JSX.Element {
  return (
    <Empty title={t().users.none}>
      <p>{t().overview.noneHint}</p>
      <Link to={`p/${projectId}/connect`} class="button primary">{t().nav.connect}</Link>
    </Empty>
  );
}
