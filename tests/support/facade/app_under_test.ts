import {
  actionGeneric,
  type AnyDataModel,
  type FunctionReference,
  type GenericActionCtx,
  type GenericMutationCtx,
  getFunctionAddress,
  mutationGeneric,
  queryGeneric,
} from "convex/server";
import { convexToJson, jsonToConvex, type JSONValue, type Value } from "convex/values";
import type { Engine, Identity } from "../../../embedded/mod.ts";
import type { RegisteredSource } from "../../../embedded/mod.ts";
import type { CallContext } from "../../../embedded/functions/frame.ts";
import { toThrown } from "../../../embedded/functions/function_error.ts";
import type { RegisteredFunction } from "../../../embedded/functions/registered.ts";
import { Usage } from "../../../embedded/functions/usage.ts";
import { answerSite } from "../../../embedded/http/site.ts";

/** Kinds of functions. */
export type Kind = "query" | "mutation" | "action";

/** On whose behalf calls are made. */
export interface Asker {
  identity: Record<string, unknown> | null;
  request: { ip?: string; userAgent?: string };
}

/** A call as convex-test takes it. */
export interface AskedCall {
  /** A function reference, or a function that gets a context. */
  reference: unknown;
  args?: unknown;
  asker: Asker;
}

/** Where the app's HTTP routes are said to be. */
export const SITE_URL = "https://some.convex.site";

const INLINE = { component: "", path: "inline:default" };
const BUILDERS = { query: queryGeneric, mutation: mutationGeneric, action: actionGeneric };

type Body = (ctx: unknown) => Promise<Value | undefined>;

/** An app whose host opens with its first call. */
export class AppUnderTest {
  readonly #open: () => Promise<Engine>;
  readonly #sources = new Map<string, RegisteredSource>();
  #engine: Promise<Engine> | undefined;
  #opened: Engine | undefined;
  #storage: Promise<GenericActionCtx<AnyDataModel>["storage"]> | undefined;

  /** `open` makes a host without functions. */
  constructor(open: () => Promise<Engine>) {
    this.#open = open;
  }

  /** Installs functions and tables of the app (`""`) or of a component. */
  register(path: string, source: RegisteredSource): void {
    this.#sources.set(path, source);
    this.#opened?.registerComponent(path, source);
  }

  /** The open host. */
  engine(): Promise<Engine> {
    return this.#engine ??= this.#openWithSources();
  }

  /** Runs a function of the app or a component, or one that is given as it is. */
  async call(kind: Kind, call: AskedCall): Promise<Value> {
    const { reference, asker } = call;
    const args = argumentsOf(call.args);
    const engine = await this.engine();
    if (typeof reference === "function") {
      const registered = BUILDERS[kind](reference as never);
      return await execute(engine, kind, { target: INLINE, registered, args, asker });
    }
    const address = getFunctionAddress(reference as FunctionReference<Kind>);
    const { component, path } = engine.parts.components.resolve("", address);
    return await execute(engine, kind, { target: { component, path }, args, asker });
  }

  /** Runs a body as a mutation of a component, with an action's `ctx.storage`. */
  async run(
    component: string,
    { body, asker }: { body: unknown; asker: Asker },
  ): Promise<Value> {
    const engine = await this.engine();
    const storage = await (this.#storage ??= actionStorage(engine));
    const registered = mutationGeneric({
      handler: (ctx: GenericMutationCtx<AnyDataModel>) => (body as Body)({ ...ctx, storage }),
    });
    const target = { component, path: "custom:default" };
    return await execute(engine, "mutation", { target, registered, args: {}, asker });
  }

  /** Answers a request to the app's HTTP routes. */
  async fetch(
    path: string,
    { init, asker }: { init?: RequestInit; asker: Asker },
  ): Promise<Response> {
    if (!path.startsWith("/")) throw new Error("The path given to t.fetch must start with a `/`");
    const engine = await this.engine();
    const request = new Request(new URL(path, SITE_URL), init);
    return await answerSite(engine.parts, { request, context: contextOf(engine, asker) });
  }

  async #openWithSources(): Promise<Engine> {
    const engine = await this.#open();
    for (const [path, source] of this.#sources) engine.registerComponent(path, source);
    this.#opened = engine;
    return engine;
  }
}

async function execute(
  engine: Engine,
  kind: Kind,
  call: {
    target: { component: string; path: string };
    args: JSONValue;
    asker: Asker;
    registered?: unknown;
  },
): Promise<Value> {
  const { target, args, asker } = call;
  const registered = call.registered as RegisteredFunction | undefined;
  const context = contextOf(engine, asker);
  try {
    const text = await engine.parts.executor.callAs(kind, { target, args, context, registered });
    return jsonToConvex(JSON.parse(text) as JSONValue);
  } catch (thrown) {
    throw toThrown(thrown);
  }
}

/** What an action is given as `ctx.storage`; it acts for whichever function uses it. */
async function actionStorage(
  engine: Engine,
): Promise<GenericActionCtx<AnyDataModel>["storage"]> {
  const taken = Promise.withResolvers<GenericActionCtx<AnyDataModel>["storage"]>();
  await engine.runInline(actionGeneric({
    handler: ({ storage }) => Promise.resolve(taken.resolve(storage)),
  }));
  return await taken.promise;
}

function contextOf(engine: Engine, { identity, request }: Asker): CallContext {
  return {
    identity: identity === null ? null : convexToJson(identity as Value) as Identity,
    usage: new Usage(engine.parts.usage),
    request: { id: "test", ip: request.ip ?? null, userAgent: request.userAgent ?? null },
  };
}

function argumentsOf(args: unknown): JSONValue {
  if (args === undefined) return {};
  if (typeof args === "object" && args !== null && !Array.isArray(args)) {
    return convexToJson(args as Value);
  }
  throw new Error(`The arguments to a Convex function must be an object: got ${String(args)}`);
}
