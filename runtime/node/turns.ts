/** Whose work it is: within a project each client has its own turns. */
export interface Whose {
  /** Id of the project. */
  readonly project: string;
  /** Name of the client within it. */
  readonly client: string;
}

/** How much may run and wait. */
interface TurnLimits {
  /** Pieces of work that run at a time. */
  readonly atOnce: number;
  /** Pieces that may wait altogether. */
  readonly waiting: number;
  /** Pieces of one project that may wait. */
  readonly perProject: number;
  /** Pieces of one client of a project that may wait. */
  readonly perClient: number;
}

/** Work that found no place to wait; nothing of it was done. */
export class BusyError extends Error {
  override readonly name = "BusyError";
  constructor() {
    super("Try again later, too much is waiting");
  }
}

interface Waiting {
  start(): void;
  refuse(error: BusyError): void;
}

/**
 * Lets so many pieces of work run at a time. What waits takes turns: first each project with something
 * to do, in it each of its clients, and only then who came first. So one that asks for much waits for
 * itself. What finds no place is refused at once; when all places are taken, the project that has most of
 * them loses its last one to a project that has fewer. A project's own places go round among its clients
 * in the same way.
 */
export class Turns {
  readonly #limits: TurnLimits;
  /** Projects and their clients, in the order of their next turn; none without something waiting. */
  readonly #projects = new Map<string, Map<string, Waiting[]>>();
  #running = 0;

  /** Nothing runs yet. */
  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /**
   * Runs the work in its turn; one that fails gives its turn on as well.
   *
   * @throws {BusyError} when there is no place to wait
   */
  async run<Result>(work: () => Promise<Result>, whose: Whose): Promise<Result> {
    if (this.#running < this.#limits.atOnce) this.#running++;
    else await new Promise<void>((start, refuse) => this.#wait({ start, refuse }, whose));
    try {
      return await work();
    } finally {
      const next = this.#take();
      if (next) next.start();
      else this.#running--;
    }
  }

  #wait(waiting: Waiting, { client, project }: Whose): void {
    const { perClient, perProject, waiting: most } = this.#limits;
    const clients = this.#projects.get(project) ?? new Map<string, Waiting[]>();
    const own = clients.get(client) ?? [];
    const hasPlace = own.length < perClient &&
      (countOf(clients) < perProject
        ? this.#count() < most || this.#displace(countOf(clients))
        : displaceIn(clients, own.length));
    if (!hasPlace) return waiting.refuse(new BusyError());
    own.push(waiting);
    clients.set(client, own);
    this.#projects.set(project, clients);
  }

  /** Refuses the last that the greatest project waits for, if it has more waiting than this. */
  #displace(ownCount: number): boolean {
    const [greatest] = [...this.#projects].sort(([, a], [, b]) => countOf(b) - countOf(a));
    if (greatest === undefined || countOf(greatest[1]) <= ownCount + 1) return false;
    const [project, clients] = greatest;
    dropLast(clients);
    if (clients.size === 0) this.#projects.delete(project);
    return true;
  }

  /** The next piece of work; its project and its client go to the end of their rounds. */
  #take(): Waiting | undefined {
    const [first] = this.#projects;
    if (first === undefined) return undefined;
    const [project, clients] = first;
    this.#projects.delete(project);
    // A project in the map has a client, and a client a piece of work.
    const [[client, list]] = [...clients] as [[string, Waiting[]]];
    clients.delete(client);
    const next = list.shift();
    if (list.length > 0) clients.set(client, list);
    if (clients.size > 0) this.#projects.set(project, clients);
    return next;
  }

  #count(): number {
    return [...this.#projects.values()].reduce((sum, clients) => sum + countOf(clients), 0);
  }
}

/** Refuses the last of the client that waits for most, unless another one with so many would have no fewer. */
function displaceIn(clients: Map<string, Waiting[]>, ownCount: number): boolean {
  const most = Math.max(...[...clients.values()].map(({ length }) => length));
  if (most <= ownCount + 1) return false;
  dropLast(clients);
  return true;
}

function dropLast(clients: Map<string, Waiting[]>): void {
  const [client, list] = [...clients].reduce((most, each) =>
    each[1].length > most[1].length ? each : most
  );
  list.pop()?.refuse(new BusyError());
  if (list.length === 0) clients.delete(client);
}

function countOf(clients: ReadonlyMap<string, readonly Waiting[]>): number {
  return [...clients.values()].reduce((sum, { length }) => sum + length, 0);
}
