const MIB = 1024 * 1024;
/** Of one client and of all, on both ports: bodies, messages, and arguments of watched queries. */
const MOST = { client: 128 * MIB, all: 512 * MIB };

/** Counts what the host keeps in memory of what clients have sent. */
export class HeldBytes {
  readonly #perClient = new Map<string, number>();
  readonly #isOneAddress: boolean;
  #all = 0;

  /** `isOneAddress` where all clients come from a proxy's address: then only the total counts. */
  constructor({ isOneAddress = false }: { isOneAddress?: boolean } = {}) {
    this.#isOneAddress = isOneAddress;
  }

  /** Counts bytes that were taken in; false, and not counted, when they are more than may be held. */
  take(client: string, bytes: number): boolean {
    const held = (this.#perClient.get(client) ?? 0) + bytes;
    const most = this.#isOneAddress ? MOST.all : MOST.client;
    if (held > most || this.#all + bytes > MOST.all) return false;
    this.#all += bytes;
    this.#perClient.set(client, held);
    return true;
  }

  /** Stops counting what is no longer held. */
  release(client: string, bytes: number): void {
    this.#all -= bytes;
    const left = (this.#perClient.get(client) ?? 0) - bytes;
    if (left > 0) this.#perClient.set(client, left);
    else this.#perClient.delete(client);
  }
}
