import process from "node:process";
import type { Engine } from "../engine.ts";
import type { LiveQueries } from "../sync/live_queries.ts";
import type { SyncServer } from "../sync/server.ts";
import { type Counter, type Histogram, MetricsRegistry, type Readings } from "./registry.ts";
import { VERSION } from "../version.ts";

/** What the metrics tell about. */
interface MetricSources {
  engine: Engine;
  live: LiveQueries;
  sync: SyncServer;
}

/** A request that was answered. */
interface AnsweredRequest {
  /** Which of the host's ports it came to. */
  port: "api" | "site" | "sync";
  method: string;
  status: number;
  ms: number;
  /** Whether the function that it asked for failed. */
  failed?: boolean;
}

const PREFIX = "banata_host_";
/** Seconds: from a cached read to what a client's timeout cuts off. */
const DURATION_BOUNDS = [
  0.001,
  0.0025,
  0.005,
  0.01,
  0.025,
  0.05,
  0.1,
  0.25,
  0.5,
  1,
  2.5,
  5,
  10,
  30,
];
/** Others are counted as one, so that a client can't make up ever new series. */
const METHODS = new Set([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
  "MUTATION",
  "ACTION",
]);

/** What the host counts, for Prometheus. */
export class HostMetrics {
  readonly #registry = new MetricsRegistry();
  readonly #requests: Counter;
  readonly #durations: Histogram;
  readonly #failures: Counter;
  /** What counts requests of a port, a method and a status. */
  readonly #counts = new Map<string, (ms: number) => void>();

  /** Reads from the sources when it is asked. */
  constructor(sources: MetricSources) {
    this.#requests = this.#registry.counter({
      name: `${PREFIX}requests_total`,
      help: "Requests answered, by port, method and status.",
    });
    this.#durations = this.#registry.histogram({
      name: `${PREFIX}request_duration_seconds`,
      help: "Time from a request to its answer, by port.",
    }, DURATION_BOUNDS);
    this.#failures = this.#registry.counter({
      name: `${PREFIX}failed_calls_total`,
      help: "Functions asked for by clients that failed, by port.",
    });
    this.#addUsage(sources);
    this.#addQueues(sources);
    this.#addProcess();
  }

  /** Counts a request. */
  observe({ port, method, status, ms, failed }: AnsweredRequest): void {
    const known = METHODS.has(method) ? method : "OTHER";
    const key = `${port} ${known} ${status}`;
    let count = this.#counts.get(key);
    if (count === undefined) {
      count = this.#countOf({ port, method: known, status: String(status) });
      this.#counts.set(key, count);
    }
    count(ms);
    if (failed) this.#failures.of({ port })();
  }

  #countOf(labels: { port: string; method: string; status: string }): (ms: number) => void {
    const countRequest = this.#requests.of(labels);
    const countDuration = this.#durations.of({ port: labels.port });
    return (ms) => {
      countRequest();
      countDuration(ms / 1000);
    };
  }

  /** Writes all metrics in Prometheus' text format. */
  render(): string {
    return this.#registry.render();
  }

  #addUsage({ engine, live }: MetricSources): void {
    const { usage, executor } = engine.parts;
    this.#counter("function_calls_total", "Function calls, by kind.", () => [
      [{ kind: "query" }, usage.queries],
      [{ kind: "mutation" }, usage.mutations],
      [{ kind: "action" }, usage.actions],
      [{ kind: "http_action" }, usage.httpActions],
    ]);
    const read = "Documents that reads passed, kept by a filter or not.";
    this.#counter("documents_read_total", read, () => [[{}, usage.documentsRead]]);
    const written = "Documents inserted, changed or removed.";
    this.#counter("documents_written_total", written, () => [[{}, usage.documentsWritten]]);
    const commits = "Commits on disk; mutations that wait at one time share one.";
    this.#counter("commits_total", commits, () => [[{}, executor.writer.version]]);
    const runs = "Runs of live queries: the first of each, and one when what it read was written.";
    this.#counter("live_query_runs_total", runs, () => [[{}, live.runs]]);
  }

  #addQueues({ engine, live, sync }: MetricSources): void {
    const { executor, jobs, scheduler } = engine.parts;
    const depth = "Mutations that wait for the writer.";
    this.#gauge("writer_queue_depth", depth, () => [[{}, executor.writer.waitingCount]]);
    this.#gauge("jobs", "Scheduled functions, by state.", () => [
      [{ state: "pending" }, jobs.waitingCount],
      [{ state: "running" }, scheduler.runningCount],
    ]);
    const sessions = "Clients connected over a WebSocket.";
    this.#gauge("sync_sessions", sessions, () => [[{}, sync.sessionCount]]);
    this.#gauge("live_queries", "Different queries that clients watch.", () => [[{}, live.size]]);
  }

  #addProcess(): void {
    this.#gauge("info", "Version of the host.", () => [[{ version: VERSION }, 1]]);
    const startedAt = Date.now() / 1000 - process.uptime();
    this.#registry.readFrom(
      {
        name: "process_start_time_seconds",
        help: "Start time of the process since the Unix epoch in seconds.",
      },
      "gauge",
      { read: () => [[{}, startedAt]] },
    );
    this.#registry.readFrom(
      {
        name: "process_resident_memory_bytes",
        help: "Resident memory size in bytes.",
      },
      "gauge",
      { read: () => [[{}, process.memoryUsage().rss]] },
    );
  }

  #counter(name: string, help: string, read: () => Readings): void {
    this.#registry.readFrom({ name: `${PREFIX}${name}`, help }, "counter", { read });
  }

  #gauge(name: string, help: string, read: () => Readings): void {
    this.#registry.readFrom({ name: `${PREFIX}${name}`, help }, "gauge", { read });
  }
}
