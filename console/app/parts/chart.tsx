import { h } from "../packages/preact.ts";
import type { Bar } from "../bars.ts";
import { t } from "../strings.ts";
import { Table } from "./table.tsx";

const WIDTH = 300;
const HEIGHT = 80;

/** Bars over time, and the same as a table, for whoever reads by ear or wants the figures. */
export function Chart(
  { bars, summary, title, unit }: {
    title: string;
    /** All of it in a sentence. */
    summary: string;
    bars: readonly Bar[];
    unit: "day" | "hour";
  },
): h.JSX.Element {
  const most = Math.max(1, ...bars.map(({ count }) => count ?? 0));
  const step = WIDTH / bars.length;
  const known = bars.filter((bar): bar is Bar & { count: number } => bar.count !== null);
  return (
    <figure class="chart">
      <figcaption>
        <strong>{title}</strong> <span class="quiet">{summary}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${title}: ${summary}`}
        preserveAspectRatio="none"
      >
        {bars.map(({ count, from }, index) => {
          const height = count === null
            ? HEIGHT
            : Math.max(count === 0 ? 1 : 3, HEIGHT * count / most);
          return (
            <rect
              key={from}
              class={count === null ? "unknown" : undefined}
              x={index * step + step * 0.1}
              y={HEIGHT - height}
              width={step * 0.8}
              height={height}
            >
              <title>{`${spanOf(from, unit)}: ${count ?? t().overview.unknown}`}</title>
            </rect>
          );
        })}
      </svg>
      <p class="axis quiet" aria-hidden="true">
        <span>{spanOf(bars[0]?.from ?? 0, unit)}</span>
        <span>{spanOf(bars.at(-1)?.from ?? 0, unit)}</span>
      </p>
      <details>
        <summary>{t().overview.asTable}</summary>
        <Table
          caption={title}
          items={known.map(({ count, from }) => ({ id: String(from), from, count })).reverse()}
          columns={[
            { head: t().overview.span, cell: ({ from }) => spanOf(from, unit) },
            { head: t().overview.count, cell: ({ count }) => t().number(count) },
          ]}
        />
      </details>
    </figure>
  );
}

function spanOf(from: number, unit: "day" | "hour"): string {
  const form = unit === "day"
    ? { dateStyle: "medium" } as const
    : { weekday: "short", hour: "numeric" } as const;
  return new Intl.DateTimeFormat(t().language, form).format(from);
}
