import { AsyncLocalStorage } from "node:async_hooks";
import { buildEngine, type Engine } from "./build.ts";
import type { EngineInput } from "./input.ts";
import type { RequestState } from "../../plugins/_kernel/request_state.ts";
import { RecentlyUsed } from "../crypto/recently_used.ts";

/** Engines kept at most: each holds all of Better Auth's endpoints for one project and lane. */
const MAX_ENGINES = 64;

const engines = new RecentlyUsed<Engine>(MAX_ENGINES);
const running = new AsyncLocalStorage<EngineInput>();

/**
 * An engine for one request: built for it, or where the deployment reuses engines, one that was built
 * before for the same project, settings, address and lane. A reused engine holds nothing of the
 * request that built it; what belongs to a request it finds by AsyncLocalStorage.
 *
 * For hosts that keep a module's state between calls. Convex does not promise to.
 */
export async function engineFrom(input: EngineInput): Promise<Engine> {
  if (!input.config.reuseEngines) return await buildEngine(input);
  const engine = await running.run(
    input,
    () => engines.get(keyOf(input), () => buildEngine(unbound(input))),
  );
  return {
    handler: (request) => running.run(input, () => engine.handler(request)),
    api: engine.api,
    author: () => input.author.current(),
    userOf: (headers) => running.run(input, () => engine.userOf(headers)),
  };
}

/** All that an engine is built from and that is not of one request. */
function keyOf(
  { baseUrl, clientId, config, cookies, ctx, name, settings, state }: EngineInput,
): string {
  const lane = ctx.runMutation === undefined ? "read" : "write";
  const { projectId } = state.scope;
  return JSON.stringify([projectId, lane, baseUrl, clientId, name, cookies, settings, config]);
}

/** The same input, with everything of one request replaced by what finds the request in flight. */
function unbound(input: EngineInput): EngineInput {
  const { component, config, settings, clientId, name, baseUrl, cookies, plugins } = input;
  const current = () => {
    const found = running.getStore();
    if (found === undefined) throw new Error("Call a reused engine from the request it serves");
    return found;
  };
  return {
    component,
    config,
    settings,
    clientId,
    name,
    baseUrl,
    cookies,
    plugins,
    ctx: late(() => current().ctx),
    asker: late(() => current().asker),
    passwords: late(() => current().passwords),
    author: late(() => current().author),
    flags: late(() => current().flags),
    state: lateState(() => current().state),
  };
}

/** What is data in a request's state; all the rest are services. */
const STATE_DATA: readonly PropertyKey[] = ["scope", "actor"] satisfies (keyof RequestState)[];

/** A state whose services may be taken off it, or spread, while the engine is built. */
function lateState(find: () => RequestState): RequestState {
  const methods = late(find);
  const read = (name: PropertyKey) => {
    const value: unknown = Reflect.get(methods, name);
    const isService = typeof value === "object" && value !== null && !STATE_DATA.includes(name);
    return isService ? late(() => Reflect.get(find(), name) as object) : value;
  };
  return new Proxy(methods, {
    get: (_, name) => read(name),
    ownKeys: () => Reflect.ownKeys(find()),
    getOwnPropertyDescriptor: (_, name) => ({
      value: read(name),
      enumerable: true,
      configurable: true,
    }),
  });
}

/**
 * Stands for an object that differs from request to request. Its methods may be taken off it while
 * the engine is built: they find their object when they are called.
 */
function late<Service extends object>(find: () => Service): Service {
  return new Proxy({} as Service, {
    get(_, name) {
      const value: unknown = Reflect.get(find(), name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        const service = find();
        const method: unknown = Reflect.get(service, name);
        if (typeof method !== "function") throw new TypeError(`Call a method: ${String(name)}`);
        return Reflect.apply(method, service, args);
      };
    },
    set: (_, name, value) => Reflect.set(find(), name, value),
  });
}
