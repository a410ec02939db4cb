/** The two backends of the fuzz behind one interface. */
import { defineApp, defineComponent } from "convex/server";
import type { Value } from "convex/values";
import { COMPONENTS, fuzzModule, schema } from "./app.ts";
import type { Block, Call } from "./program.ts";
import { CHILD, REFERENCES } from "./references.ts";
import { jobsOfBlocks, looseBlocks } from "./self_canceled.ts";
import { VirtualTime } from "./virtual_time.ts";
import { World } from "./world.ts";
import { type AppSource, type ComponentSource, open } from "../../embedded/mod.ts";
import { convexTest } from "../support/convex_test.ts";

/** Runs the calls of programs. */
export interface Backend extends AsyncDisposable {
  readonly world: World;
  /** Runs one call from outside. */
  call(call: Call): Promise<Value>;
  /** Runs what is scheduled, and what that schedules, until nothing waits. */
  settle(): Promise<void>;
  /** Everything in one component. */
  dump(component: string): Promise<string>;
}

const SECOND = 1000;
const DAY = 86_400_000;

/** Both backends, empty. */
export async function openBackends(blocks: readonly Block[]): Promise<[Backend, Backend]> {
  // Far enough ahead that no job is due before it is asked for; whole seconds, as dues are.
  const epoch = Math.floor((Date.now() + DAY) / SECOND) * SECOND;
  // The oracle first: it puts itself where convex/server looks, and the host passes on what is not its own.
  const oracle = openOracle(new World({ isOracle: true, epoch }));
  const host = await openHost(new World({ isOracle: false, epoch }));
  for (const { world } of [oracle, host]) {
    for (const block of blocks) world.blocks.set(block.id, block);
    world.jobOf = jobsOfBlocks(blocks);
    world.loose = looseBlocks(blocks);
  }
  return [oracle, host];
}

function openOracle(world: World): Backend {
  const modules = (component: string) => ({
    "./_generated/api.ts": () => Promise.resolve({}),
    "./fuzz.ts": () => Promise.resolve(fuzzModule(world, component)),
  });
  const oracle = convexTest(schema, modules("")) as Oracle;
  for (const component of COMPONENTS.slice(1)) {
    oracle.registerComponent(component, schema, modules(component));
  }
  const time = new VirtualTime(Date.now);
  const { read, mutate, act } = REFERENCES.self;
  return {
    world,
    call: ({ kind, identity, block }) =>
      time.during(async () => {
        const as = identity === null ? oracle : oracle.withIdentity({ name: identity });
        const args = { block: block.id };
        if (kind === "query") return await as.query(read, args) as Value;
        if (kind === "mutation") return await as.mutation(mutate, args) as Value;
        return await as.action(act, args) as Value;
      }),
    settle: () =>
      time.during(async () => {
        while (time.fireNext()) await oracle.finishInProgressScheduledFunctions();
      }),
    dump: (componentPath) =>
      time.during(() => oracle.queryFromPath({ componentPath, udfPath: "fuzz:dump" }, {})),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** convex-test's accessor, with a call that its types leave out. */
type Oracle = ReturnType<typeof convexTest<typeof schema.tables>> & {
  queryFromPath(
    path: { componentPath: string; udfPath: string },
    args: Record<string, never>,
  ): Promise<string>;
};

async function openHost(world: World): Promise<Backend> {
  let now = Date.now();
  const time = new VirtualTime(() => now);
  const dataDir = await Deno.makeTempDir({ prefix: "fuzz-" });
  const { app, components } = installed(world);
  const engine = await open({ app, components, dataDir, clock: () => now, timers: time });
  const { scheduler } = engine.parts;
  return {
    world,
    call: async ({ kind, identity, block }) => {
      const path = { query: "fuzz:read", mutation: "fuzz:mutate", action: "fuzz:act" }[kind];
      const as = identity === null ? null : { name: identity };
      return await engine.run(path, { block: block.id }, { identity: as }) as Value;
    },
    settle: async () => {
      while (time.fireNext((due) => now = Math.max(now, due))) await scheduler.finishRunning();
    },
    dump: async (component) => String(await engine.run("fuzz:dump", {}, { component })),
    async [Symbol.asyncDispose]() {
      await engine.close();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}

/** The app with its child, and that one's child, all with the same tables and functions. */
function installed(world: World): { app: AppSource; components: ComponentSource[] } {
  const modules = (component: string) => ({
    fuzz: () => Promise.resolve({ ...fuzzModule(world, component) }),
  });
  const [outer, inner] = [defineComponent(CHILD), defineComponent(CHILD)];
  const source = (definition: unknown, component: string): ComponentSource => ({
    definition,
    modules: modules(component),
    schema,
  });
  return {
    // Read after the host has named the definitions, which `use()` asks for.
    app: {
      get definition() {
        outer.use(inner);
        const app = defineApp();
        app.use(outer);
        return app;
      },
      modules: modules(""),
      schema,
    },
    components: [source(outer, COMPONENTS[1]!), source(inner, COMPONENTS[2]!)],
  };
}
