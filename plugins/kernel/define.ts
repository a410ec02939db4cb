import type { StandardSchemaV1 } from "better-auth";
import { endpoint, type ScopedInput } from "../_kernel/endpoint.ts";
import { type BanataPlugin, packagePlugin } from "../_kernel/plugin.ts";
import type { Rights } from "../_kernel/rights.ts";
import type { Actor, Scope } from "../_kernel/scope.ts";
import type { ScopedStore } from "../_kernel/store.ts";

/** The tables of the scope's project for a handler that only reads. */
export type ReadingStore = Pick<ScopedStore, "findMany" | "findOne">;

/** What a handler of {@link publicEndpoint} receives, and nothing else. */
export interface PublicInput<Fields, Store = ScopedStore> {
  /** The project that the request is for, or the platform where it names none. */
  readonly scope: Scope;
  /** The tables of that project, and of no other. */
  readonly store: Store;
  /** The body of a POST or the query of a GET, as its schema has checked it. */
  readonly body: Fields;
  /** Epoch milliseconds of this request. */
  readonly now: number;
}

/** What a handler of {@link writeEndpoint} receives, and nothing else. */
export interface EndpointInput<Fields, Store = ScopedStore> extends PublicInput<Fields, Store> {
  /** Who acts: a user of the project, one of its keys, or an operator. */
  readonly actor: Actor;
  /** What the actor may do. */
  readonly rights: Rights;
  /** The client's address, or null where no trusted proxy tells it. */
  readonly address: string | null;
}

/** Whom an endpoint is for. */
export interface EndpointGuard<Fields> {
  /** Whoever acts must hold it, e.g. `note.write`; null asks only that somebody acts. */
  readonly permission: string | null;
  /**
   * The field with the id of the organization in which the permission must be held; without a value
   * there, it must be held in the project.
   */
  readonly in?: keyof Fields & string;
}

/** What {@link writeEndpoint} takes. */
export interface WriteOptions<Fields> extends EndpointGuard<Fields> {
  /** The fields of its body. */
  readonly body: StandardSchemaV1<Fields, Fields>;
}

/** What {@link readEndpoint} takes. */
export interface ReadOptions<Fields> extends EndpointGuard<Fields> {
  /** The fields of its query; each is a text. */
  readonly query: StandardSchemaV1<Fields, Fields>;
}

/** An endpoint of an operator's plugin, for {@link definePlugin}. */
export interface PluginEndpoint {
  /** Below `/api/auth`. */
  readonly path: string;
}

/** What {@link definePlugin} takes. */
export interface PluginDefinition {
  /** 2 to 40 of `a-z 0-9 -`, a letter first: the part of its paths after `/plugins/`. */
  readonly id: string;
  /** What it serves. */
  readonly endpoints: readonly PluginEndpoint[];
}

const METHODS = new WeakMap<PluginEndpoint, "GET" | "POST">();
const PUBLIC = new WeakSet<PluginEndpoint>();

const ID = /^[a-z][a-z0-9-]{1,39}$/;
/** What follows `/plugins/<id>`. Of what is public, `routes.ts` knows one part. */
const OWN_PATH = /^(?:\/public\/[a-z0-9-]+|(?!\/public(?:\/|$))(?:\/[a-z0-9-]+)+)$/;

/**
 * A POST of a project. It refuses whoever does not act there (401 `AUTHENTICATION_REQUIRED`) or lacks the
 * permission (403 `MISSING_PERMISSION_…`), then calls the handler with the project's own store. What the
 * handler wrote before it failed is undone.
 */
export function writeEndpoint<Fields extends object, Reply>(
  path: string,
  { body, ...guard }: WriteOptions<Fields>,
  handler: (input: EndpointInput<Fields>) => Promise<Reply>,
): PluginEndpoint {
  const made = endpoint(path, { body, permission: null }, async (input) => {
    await admit(input, guard);
    const { actor, address, body, now, rights, scope, store } = input;
    return await handler({ actor, address, body, now, rights, scope, store });
  });
  return noted(made, "POST");
}

/** {@link writeEndpoint} for a GET, which costs no write and can't make one: a link must change nothing. */
export function readEndpoint<Fields extends object, Reply>(
  path: string,
  { query, ...guard }: ReadOptions<Fields>,
  handler: (input: EndpointInput<Fields, ReadingStore>) => Promise<Reply>,
): PluginEndpoint {
  const made = endpoint(path, { query }, async (input) => {
    await admit(input, guard);
    const { actor, address, body, now, rights, scope, store: { findMany, findOne } } = input;
    return await handler({
      actor,
      address,
      body,
      now,
      rights,
      scope,
      store: { findMany, findOne },
    });
  });
  return noted(made, "GET");
}

/**
 * A POST that anyone may call who names the project, by its public client id too: what it tells must be
 * public. Its path stands below `/plugins/<id>/public/`.
 */
export function publicEndpoint<Fields extends object, Reply>(
  path: string,
  { body }: { readonly body: StandardSchemaV1<Fields, Fields> },
  handler: (input: PublicInput<Fields>) => Promise<Reply>,
): PluginEndpoint {
  const handle = ({ body, now, scope, store }: PublicInput<Fields>) =>
    handler({ body, now, scope, store });
  const made = noted(endpoint(path, { for: "anyone", body }, handle), "POST");
  PUBLIC.add(made);
  return made;
}

/**
 * A plugin of an operator's own, for `defineLanes(auth, { plugins: [...allPlugins(), mine()] })`. Its
 * endpoints stand below `/plugins/<id>/`; a client id opens those below `/plugins/<id>/public/`.
 *
 * @throws {Error} when the id, a path or an endpoint is not of this form
 */
export function definePlugin({ endpoints, id }: PluginDefinition): BanataPlugin {
  if (!ID.test(id)) {
    throw new Error(`Name a plugin by 2 to 40 of a-z 0-9 -, a letter first: current id is "${id}"`);
  }
  const named = endpoints.map((each) => [keyOf(each, id), each] as const);
  const keys = named.map(([key]) => key);
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  if (twice !== undefined) throw new Error(`Give a plugin each endpoint once: it repeats ${twice}`);
  return packagePlugin({ id: `plugins/${id}`, modules: [Object.fromEntries(named)] });
}

async function admit<Fields>(
  { body, rights }: Pick<ScopedInput<Fields>, "body" | "rights">,
  { in: place, permission }: EndpointGuard<Fields>,
): Promise<void> {
  if (permission === null) return;
  const organizationId = place === undefined ? undefined : body[place];
  await rights.require(permission, {
    organizationId: typeof organizationId === "string" ? organizationId : undefined,
  });
}

function noted<Made extends PluginEndpoint>(made: Made, method: "GET" | "POST"): PluginEndpoint {
  METHODS.set(made, method);
  return made;
}

/** The name under which Better Auth has it: no endpoint of another plugin's can have the same. */
function keyOf(made: PluginEndpoint, id: string): string {
  const method = METHODS.get(made);
  const { path } = made;
  if (method === undefined) {
    throw new Error(
      `Make an endpoint with writeEndpoint() or readEndpoint(): current path is "${path}"`,
    );
  }
  const prefix = `/plugins/${id}`;
  if (!path.startsWith(`${prefix}/`) || !OWN_PATH.test(path.slice(prefix.length))) {
    throw new Error(`Put an endpoint below "${prefix}/": current path is "${path}"`);
  }
  if (PUBLIC.has(made) && !path.startsWith(`${prefix}/public/`)) {
    throw new Error(`Put a public endpoint below "${prefix}/public/": current path is "${path}"`);
  }
  return `${method} ${path}`;
}
