/** Callers who do random things to a platform that is killed meanwhile. */
import { type Client, ok, type Reply } from "../../support/client.ts";
import { firstProject, type NewPlatform, projectWithKey } from "../../support/set_up.ts";
import { ORGANIZATION_OPERATIONS } from "./organization_operations.ts";
import { addressed, emptyKnown, type Operation, type Place, Turn } from "./place.ts";
import { PROJECT_OPERATIONS } from "./project_operations.ts";
import { Random } from "../../support/random.ts";
import { USER_OPERATIONS } from "./user_operations.ts";

const OPERATIONS: readonly Operation[] = [
  ...USER_OPERATIONS,
  ...ORGANIZATION_OPERATIONS,
  ...PROJECT_OPERATIONS,
];
const WEIGHT = OPERATIONS.reduce((sum, { weight }) => sum + weight, 0);
const CALLERS = 8;
/** Limits are a key's, so several share the load. */
const KEYS = 8;
const SLUGS = ["project-b", "project-c"];

/** Who does things, to what. */
interface Field {
  readonly admin: Client;
  readonly places: readonly Place[];
}

/** Sets a new platform up: three projects with keys. */
export async function setUp(platform: NewPlatform): Promise<Field> {
  const { admin, project } = await firstProject(platform);
  const projects = [project];
  for (const slug of SLUGS) projects.push(await projectWithKey(admin, slug));
  const places: Place[] = [];
  for (const project of projects) {
    const authMethods = { magicLink: true, twoFactor: true, username: true, anonymous: true };
    await ok(
      admin.post("/banata/config/dashboard/save", { projectId: project.id, authMethods }),
    );
    const make = async (body: object): Promise<string> =>
      (await ok(admin.post("/api-key/create", { projectId: project.id, ...body }))).key;
    const keys: string[] = [];
    for (let n = 0; n < KEYS; n++) keys.push(await make({ name: `server ${n}` }));
    const powerless = await make({ name: "powerless", permissions: ["billing.read"] });
    places.push({ project, keys, powerless, people: [], known: emptyKnown() });
  }
  return { admin, places };
}

/** The callers, and what they were told. */
export class Load {
  /** Operations that were begun. */
  begun = 0;
  /** Those that a kill left without an answer. */
  interrupted = 0;
  /** How often each operation had which outcome. */
  readonly outcomes = new Map<string, number>();
  /** What was answered as done, and so must have left an event: request ids, and what it was. */
  readonly promised = new Map<string, string>();
  #field: Field;
  #site = "";
  #isPaused = true;
  #ready = Promise.withResolvers<void>();
  readonly #most: number;

  constructor(field: Field, most: number) {
    this.#field = field;
    this.#most = most;
  }

  /** The platform's administrator. */
  get admin(): Client {
    return this.#field.admin;
  }

  /** Lets the callers go on at a platform that has started. */
  resume(site: string): void {
    this.#site = site;
    const admin = this.#field.admin.at(site).through(addressed);
    for (const { people } of this.#field.places) {
      for (const person of people) person.client = person.client.at(site).through(addressed);
    }
    this.#field = { ...this.#field, admin };
    this.#isPaused = false;
    this.#ready.resolve();
  }

  /** Begins nothing more until {@link resume}. */
  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.#ready = Promise.withResolvers();
  }

  /** Does everything there is to do. */
  async run(seed: number): Promise<void> {
    const callers = Array.from({ length: CALLERS }, (_, at) => new Random(seed + at));
    await Promise.all(callers.map(async (random) => {
      while (this.begun < this.#most) {
        await this.#ready.promise;
        await this.#act(random);
      }
    }));
  }

  async #act(random: Random): Promise<void> {
    const { admin, places } = this.#field;
    const [first] = places;
    const place = random.pick(places) ?? first;
    if (place === undefined) return;
    const operation = choose(random);
    const sent = operation.send(new Turn(place, random, this.#site, admin));
    if (sent === undefined) return;
    this.begun++;
    const reply = await sent.catch(() => null);
    if (reply === null) this.interrupted++;
    else this.#note(operation, reply);
  }

  #note({ isTold = false, name }: Operation, { code, headers, status }: Reply): void {
    const outcome = `${name}: ${status} ${code ?? ""}`.trim();
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
    const id = headers.get("x-request-id");
    if (isTold && status === 200 && id !== null) this.promised.set(id, name);
  }
}

function choose(random: Random): Operation {
  let at = random.next() * WEIGHT;
  for (const operation of OPERATIONS) {
    at -= operation.weight;
    if (at < 0) return operation;
  }
  return OPERATIONS[0]!;
}
