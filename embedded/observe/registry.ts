/** Label values by label name. */
type Labels = Readonly<Record<string, string>>;

interface Metric {
  name: string;
  help: string;
  type: "counter" | "gauge" | "histogram";
  lines(): Iterable<string>;
}

/** What a metric is called and what it means. */
interface Description {
  name: string;
  help: string;
}

/** A number that only grows. */
export interface Counter {
  /** Returns what adds one to the count of these labels; to keep, for making it costs more than adding. */
  of(labels: Labels): () => void;
}

/** How many observations were how large. */
export interface Histogram {
  /** Returns what counts one observation under these labels; to keep. */
  of(labels: Labels): (value: number) => void;
}

/** Current values, each with its labels. */
export type Readings = Iterable<readonly [Labels, number]>;

/** Metrics in Prometheus' text format (version 0.0.4). */
export class MetricsRegistry {
  readonly #metrics: Metric[] = [];

  /** Adds a counter. */
  counter({ name, help }: Description): Counter {
    const counts = new Map<string, number>();
    this.#metrics.push({ name, help, type: "counter", lines: () => linesOf(name, counts) });
    return {
      of: (labels) => {
        const key = render(labels);
        return () => void counts.set(key, (counts.get(key) ?? 0) + 1);
      },
    };
  }

  /** Adds a counter or a gauge whose values are kept elsewhere. */
  readFrom(
    { name, help }: Description,
    type: "counter" | "gauge",
    options: { read: () => Readings },
  ): void {
    const lines = (): Iterable<string> => {
      const values = [...options.read()].map(([labels, value]) => [render(labels), value] as const);
      return linesOf(name, new Map(values));
    };
    this.#metrics.push({ name, help, type, lines });
  }

  /** Adds a histogram with the upper bounds of its buckets, in rising order. */
  histogram({ name, help }: Description, bounds: readonly number[]): Histogram {
    const series = new Map<string, { labels: Labels; counts: number[]; sum: number }>();
    const lines = function* (): Iterable<string> {
      for (const { labels, counts, sum } of series.values()) {
        let total = 0;
        for (const [index, count] of counts.entries()) {
          total += count;
          const le = index < bounds.length ? String(bounds[index]) : "+Inf";
          yield `${name}_bucket${render({ ...labels, le })} ${total}`;
        }
        yield `${name}_sum${render(labels)} ${sum}`;
        yield `${name}_count${render(labels)} ${total}`;
      }
    };
    this.#metrics.push({ name, help, type: "histogram", lines });
    return {
      of: (labels) => {
        const key = render(labels);
        const none = { labels, counts: Array.from({ length: bounds.length + 1 }, () => 0), sum: 0 };
        const one = series.get(key) ?? none;
        series.set(key, one);
        return (value) => {
          const found = bounds.findIndex((bound) => value <= bound);
          const bucket = found < 0 ? bounds.length : found;
          one.counts[bucket] = (one.counts[bucket] ?? 0) + 1;
          one.sum += value;
        };
      },
    };
  }

  /** Writes every metric. */
  render(): string {
    const text = this.#metrics.flatMap(({ name, help, type, lines }) => [
      `# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`,
      `# TYPE ${name} ${type}`,
      ...lines(),
    ]);
    return `${text.join("\n")}\n`;
  }
}

function* linesOf(name: string, values: ReadonlyMap<string, number>): Iterable<string> {
  for (const [labels, value] of values) yield `${name}${labels} ${value}`;
}

function render(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escape(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}
