/** What clients do to the host of the soak. */
import { ConvexClient, ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";

/** Where the host is: at the same ports after each kill. */
export interface Ports {
  port: number;
  sitePort: number;
}

const writeRef = makeFunctionReference<"mutation">("notes:write");
const listRef = makeFunctionReference<"query">("notes:list");
const allRef = makeFunctionReference<"query">("notes:all");
const storeRef = makeFunctionReference<"action">("notes:store");

const WRITERS = 8;
const SLOTS_OF_A_WRITER = 100;
const WATCHED = 40;
const PAUSE_MS = 5;
const MAX_LETTERS = 400;
const FILE_LETTERS = 50_000;

/** Clients that write, watch, look back, store and ask for pages until they are stopped. */
export class Load {
  /** Calls that were answered. */
  calls = 0;
  /** Updates of watched queries. */
  updates = 0;
  readonly #url: string;
  readonly #site: string;
  /** What each slot was last acknowledged to hold, and what may have been written since. */
  readonly #acknowledged = new Map<number, number>();
  readonly #begun = new Map<number, number>();
  readonly #watcher: ConvexClient;
  readonly #running: Promise<void>[];
  #stopped = false;

  /** Begins. */
  constructor({ port, sitePort }: Ports) {
    this.#url = `http://127.0.0.1:${port}`;
    this.#site = `http://127.0.0.1:${sitePort}`;
    this.#watcher = new ConvexClient(this.#url, { logger: false });
    for (let each = 0; each < WATCHED; each++) {
      const from = each * WRITERS * SLOTS_OF_A_WRITER / WATCHED;
      this.#watcher.onUpdate(listRef, { from }, () => void this.updates++, () => {});
    }
    const bodies = [
      ...Array.from(
        { length: WRITERS },
        (_, writer) => (turn: number) => this.#write(writer, turn),
      ),
      (turn: number) => this.#lookBack(turn),
      (turn: number) => this.#store(turn),
      () => this.#page(),
    ];
    this.#running = bodies.map((body) => this.#forever(body));
  }

  /** Ends all clients. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#running);
    await this.#watcher.close();
  }

  /**
   * Slots that hold less than was acknowledged, or what nobody has written: those that a kill has lost. Writers go
   * on meanwhile, so what was acknowledged is looked at before, and what was begun afterwards.
   */
  async lost(): Promise<number[]> {
    const acknowledged = [...this.#acknowledged];
    const found = new Map(await this.#client().query(allRef, {}) as [number, number][]);
    return acknowledged.filter(([slot, least]) => {
      const turn = found.get(slot) ?? -1;
      return turn < least || turn > (this.#begun.get(slot) ?? -1);
    }).map(([slot]) => slot);
  }

  async #forever(body: (turn: number) => Promise<unknown>): Promise<void> {
    for (let turn = 0; !this.#stopped; turn++) {
      // A kill ends what is under way, and the next start takes a while.
      await body(turn).then(() => this.calls++, () => pause(100));
      await pause(PAUSE_MS);
    }
  }

  async #write(writer: number, turn: number): Promise<void> {
    const slot = writer * SLOTS_OF_A_WRITER + turn % SLOTS_OF_A_WRITER;
    const text = "x".repeat(turn * 37 % MAX_LETTERS);
    this.#begun.set(slot, turn);
    await this.#client().mutation(writeRef, { slot, turn, text });
    this.#acknowledged.set(slot, turn);
  }

  /** Two questions about one state, which the host holds for half a minute. */
  async #lookBack(turn: number): Promise<void> {
    const client = this.#client();
    await client.consistentQuery(listRef, { from: turn % WATCHED });
    await client.consistentQuery(listRef, { from: 0 });
  }

  async #store(turn: number): Promise<void> {
    await this.#client().action(storeRef, { text: "x".repeat(turn * 997 % FILE_LETTERS) });
    await pause(100);
  }

  async #page(): Promise<void> {
    const response = await fetch(`${this.#site}/notes`);
    await response.json();
  }

  #client(): ConvexHttpClient {
    return new ConvexHttpClient(this.#url, { logger: false });
  }
}

/** Lets some time pass. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
