/** Where operations happen: projects, and what is known to be in them. */
import { Client, type Fetch, type Reply, type SendOptions } from "../../support/client.ts";
import type { ProjectWithKey } from "../../support/set_up.ts";
import type { Random } from "../../support/random.ts";

/** What each user signs in with at first. */
export const PASSWORD = "a password of theirs";

/** A user, and the browser that is signed in; what a kill interrupted may not have happened. */
export interface Person {
  client: Client;
  readonly id: string;
  readonly email: string;
  password: string;
}

/** Ids of rows that were made, by what they are. */
type Known = Record<
  "invitation" | "key" | "organization" | "permission" | "role" | "secret" | "team" | "user",
  string[]
>;

/** A project under load. */
export interface Place {
  readonly project: ProjectWithKey;
  /** Keys that hold every right: each has limits of its own. */
  readonly keys: readonly string[];
  /** A key that holds none. */
  readonly powerless: string;
  readonly people: Person[];
  readonly known: Known;
}

/** Nothing is known of a new project's rows. */
export function emptyKnown(): Known {
  return {
    ...{ invitation: [], key: [], organization: [], permission: [] },
    ...{ role: [], secret: [], team: [], user: [] },
  };
}

let addresses = 0;

/** Sends each request from an address of its own, as the proxy that the platform trusts says. */
export const addressed: Fetch = (request) => {
  const number = addresses++;
  request.headers.set(
    "x-forwarded-for",
    `10.${number >> 16 & 255}.${number >> 8 & 255}.${number & 255}`,
  );
  return fetch(request);
};

/** What an operation is done with. */
export class Turn {
  constructor(
    readonly place: Place,
    readonly random: Random,
    readonly site: string,
    /** The platform's administrator, signed in. */
    readonly admin: Client,
  ) {}

  /** A text that was not there before. */
  word(): string {
    return this.random.int(2 ** 32).toString(36) + this.random.int(2 ** 32).toString(36);
  }

  /** The id of a row that was made; mostly still there. */
  id(kind: keyof Known): string | undefined {
    return this.random.pick(this.place.known[kind]);
  }

  person(): Person | undefined {
    return this.random.pick(this.place.people);
  }

  /** A server of the project's sends it. */
  server(path: string, body: unknown = {}): Promise<Reply> {
    const key = this.random.pick(this.place.keys);
    return this.#client({ authorization: `Bearer ${key}`, origin: "" }).post(path, body);
  }

  /** One sends it whose key holds no right. */
  powerless(path: string, body: unknown = {}): Promise<Reply> {
    const authorization = `Bearer ${this.place.powerless}`;
    return this.#client({ authorization, origin: "" }).post(path, body);
  }

  /** The platform's administrator sends it, about the project. */
  operator(path: string, body: object = {}, options: SendOptions = {}): Promise<Reply> {
    return this.admin.post(path, { projectId: this.place.project.id, ...body }, options);
  }

  /** A browser without a cookie at the project's app. */
  visitor(): Client {
    return this.#client({ "x-api-key": this.place.project.key });
  }

  #client(headers: Record<string, string>): Client {
    return new Client(this.site, headers, { fetch: addressed });
  }
}

/** One thing that may be done. */
export interface Operation {
  readonly name: string;
  /** How often it is chosen, among the others. */
  readonly weight: number;
  /** Whether a success leaves an event in any case. */
  readonly isTold?: boolean;
  /** Sends it; undefined where there is nothing yet that it could be done to. */
  send(turn: Turn): Promise<Reply> | undefined;
}
