import type { Host } from "../../embedded/mod.ts";
import { rowsOf } from "../../tests/support/rows.ts";

/** How often is looked. */
const LOOK_MS = 50;

/** How old events of a project get before a signed checkpoint has them. */
export class Lag {
  readonly #host: Host;
  readonly #projectId: string;
  /** How many events there were after each commit, and when that was. */
  readonly #commits: { total: number; at: number }[] = [];
  #total = 0;
  #largestMs = 0;

  constructor(host: Host, projectId: string) {
    this.#host = host;
    this.#projectId = projectId;
  }

  /** The largest age seen, ms. */
  get largestMs(): number {
    return this.#largestMs;
  }

  /** Waits until a checkpoint has what is there already. */
  async start(): Promise<void> {
    const count = () =>
      rowsOf(this.#host, "event").filter(({ projectId }) => projectId === this.#projectId).length;
    while (await this.size() < count()) await pause();
    this.#total = count();
  }

  /** Notes that so many more events were committed. */
  appended(count: number): void {
    this.#total += count;
    this.#commits.push({ total: this.#total, at: performance.now() });
  }

  /** Looks, while `isOver` says no and until a checkpoint has everything. */
  async watch(isOver: () => boolean): Promise<void> {
    while (!isOver() || this.#commits.length > 0) {
      const size = await this.size();
      while ((this.#commits[0]?.total ?? Infinity) <= size) this.#commits.shift();
      const [oldest] = this.#commits;
      if (oldest) this.#largestMs = Math.max(this.#largestMs, performance.now() - oldest.at);
      await pause();
    }
  }

  /** Leaves of the newest checkpoint. */
  async size(): Promise<number> {
    const args = { projectId: this.#projectId };
    const found = await this.#host.run("audit_tree:checkpoint", args, { component: "banataAuth" });
    return (found as { size: number } | null)?.size ?? 0;
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}
