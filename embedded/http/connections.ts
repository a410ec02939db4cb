import ipaddr from "ipaddr.js";
import type { Timers } from "../jobs/alarm.ts";

/** What clients may hold open at a port of the host. */
export interface ConnectionLimits {
  /** Open connections, WebSockets among them. @default 4096 */
  total: number;
  /**
   * Of these, how many may come from one address: for IPv6 from one /64. Behind a proxy all come from the
   * proxy's, so give the total there. @default 512
   */
  perAddress: number;
}

/** The limits that hold where none are given. */
export const DEFAULT_CONNECTION_LIMITS: ConnectionLimits = { total: 4096, perAddress: 512 };

/** Ages are counted in looks, not by a clock that an app may set. */
const LOOK_EVERY_MS = 5_000;
/** 15 s from the first byte of a request to the last of its head. */
const MAX_HEAD_LOOKS = 3;
/** 75 s without a request: longer than proxies keep a connection they may use again. */
const MAX_IDLE_LOOKS = 15;
/** 60 s in which a client takes nothing of what it asked for. */
const MAX_BLOCKED_LOOKS = 12;
/** 5 s for a client to hang up, after the last it was sent. */
const MAX_ENDING_LOOKS = 1;
const ANYBODY = "";
/** A connection that is this young may still be about to send. */
const MIN_EVICTED_LOOKS = 1;

/** An open connection, as its relay and its requests tell of it. */
export interface Connection {
  /** What its client is counted under. */
  readonly client: string;
  /** Requests that are not answered to the last byte. */
  requests: number;
  /** Whether it has become a WebSocket. */
  upgraded: boolean;
  /** Whether bytes have come of a request whose head is not complete. */
  receiving: boolean;
  /** Whether the client does not take what it is sent. */
  blocked: boolean;
  /** Whether nothing that the client sends from now on is looked at. */
  ending: boolean;
  /** Looks since one of these changed. */
  looks: number;
  /** Ends it, with an answer for a client that waits for one. */
  end(answer: "silent" | "timeout"): void;
}

/** Counts connections by client and ends those that nobody uses. */
export class Connections {
  readonly #limits: ConnectionLimits;
  readonly #timers: Timers;
  readonly #open = new Set<Connection>();
  readonly #perClient = new Map<string, number>();
  /** Clients of whom no connection could be ended since the last look. */
  readonly #busy = new Set<string>();
  #look: unknown;

  /** Counts nothing yet. */
  constructor(limits: ConnectionLimits, timers: Timers) {
    this.#limits = limits;
    this.#timers = timers;
  }

  /** How many are open. */
  get size(): number {
    return this.#open.size;
  }

  /** Whether a client may open one more; ends an idle one of its own, or of anybody's, where that makes room. */
  admit(client: string): boolean {
    const { perAddress, total } = this.#limits;
    if ((this.#perClient.get(client) ?? 0) >= perAddress) return this.#evict(client);
    return this.#open.size < total || this.#evict(ANYBODY);
  }

  /** Counts a connection that {@link admit} has let in. */
  add(connection: Connection): void {
    this.#open.add(connection);
    this.#perClient.set(connection.client, (this.#perClient.get(connection.client) ?? 0) + 1);
    this.#look ??= this.#timers.set(() => this.#lookAround(), LOOK_EVERY_MS);
  }

  /** Forgets a connection; twice is once. */
  remove(connection: Connection): void {
    if (!this.#open.delete(connection)) return;
    const left = (this.#perClient.get(connection.client) ?? 1) - 1;
    if (left > 0) this.#perClient.set(connection.client, left);
    else this.#perClient.delete(connection.client);
    if (this.#open.size > 0) return;
    this.#timers.clear(this.#look);
    this.#look = undefined;
  }

  /** Ends all of them, or those that wait for no answer. */
  end(which: "all" | "idle"): void {
    for (const connection of [...this.#open]) {
      const isUnused = isIdle(connection) && !connection.receiving;
      if (which === "all" || isUnused) connection.end("silent");
    }
  }

  /** Ends the connection of a client that has been idle for longest; false when there is none. */
  #evict(client: string): boolean {
    if (this.#busy.has(client)) return false;
    let oldest: Connection | undefined;
    for (const connection of this.#open) {
      if (!isIdle(connection) || connection.looks < MIN_EVICTED_LOOKS) continue;
      if (client !== ANYBODY && connection.client !== client) continue;
      if (connection.looks > (oldest?.looks ?? 0)) oldest = connection;
    }
    if (oldest === undefined) {
      // Once a look: going through all of them for each refusal would be work that an attacker could cause.
      this.#busy.add(client);
      return false;
    }
    oldest.end("silent");
    this.remove(oldest);
    return true;
  }

  #lookAround(): void {
    this.#look = this.#timers.set(() => this.#lookAround(), LOOK_EVERY_MS);
    this.#busy.clear();
    for (const connection of [...this.#open]) {
      connection.looks++;
      const answer = faultOf(connection);
      if (answer !== null) connection.end(answer);
    }
  }
}

/** Requests come in rows of the same address, from a proxy above all. */
let last = { address: "", client: "" };

/** Which client an address is: whoever has an IPv6 address has its whole /64. */
export function clientOf(address: string): string {
  if (last.address !== address) last = { address, client: parseClient(address) };
  return last.client;
}

function parseClient(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, 4).join(":") : parsed.toString();
}

function isIdle({ requests, upgraded }: Connection): boolean {
  return requests === 0 && !upgraded;
}

function faultOf(connection: Connection): "silent" | "timeout" | null {
  const { blocked, ending, looks, receiving, requests } = connection;
  if (blocked) return looks > MAX_BLOCKED_LOOKS ? "silent" : null;
  if (ending && requests === 0) return looks > MAX_ENDING_LOOKS ? "silent" : null;
  if (!isIdle(connection)) return null;
  if (receiving) return looks > MAX_HEAD_LOOKS ? "timeout" : null;
  return looks > MAX_IDLE_LOOKS ? "silent" : null;
}
