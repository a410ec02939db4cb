import { makeFunctionReference } from "convex/server";
import { open } from "../../embedded/mod.ts";
import { convexTest } from "../../tests/support/convex_test.ts";
import { http, notes, schema } from "./app.ts";

/** One of the two that are compared: it runs the same functions on the same rows. */
export interface Side {
  readonly name: string;
  fill(from: number, to: number): Promise<void>;
  put(n: number): Promise<void>;
  byKey(key: string): Promise<unknown>;
  top(group: string): Promise<unknown>;
  fetchPut(n: number): Promise<void>;
  close(): Promise<void>;
}

const modules = {
  notes: () => Promise.resolve({ ...notes }),
  http: () => Promise.resolve({ default: http() }),
};

/** The embedded host on a folder of its own. */
export async function hostSide(): Promise<Side> {
  const dataDir = await Deno.makeTempDir();
  const engine = await open({ app: { modules, schema }, dataDir, runCrons: false });
  return {
    name: "host",
    fill: async (from, to) => void await engine.run("notes:fill", { from, to }),
    put: async (n) => void await engine.run("notes:put", { n }),
    byKey: (key) => engine.run("notes:byKey", { key }),
    top: (group) => engine.run("notes:top", { group }),
    async fetchPut(n) {
      const url = `http://localhost/put?n=${n}`;
      await (await engine.fetch(new Request(url, { method: "POST" }))).body?.cancel();
    },
    async close() {
      await engine.close();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}

/** convex-test, which keeps everything in memory. */
export function testSide(): Side {
  const files = Object.entries(modules).map(([path, load]) => [`./${path}.ts`, load]);
  const t = convexTest(schema, {
    "./_generated/api.ts": () => Promise.resolve({}),
    ...Object.fromEntries(files),
  });
  const query = (name: string, args: Record<string, unknown>) =>
    t.query(makeFunctionReference<"query">(`notes:${name}`), args);
  const mutation = (name: string, args: Record<string, unknown>) =>
    t.mutation(makeFunctionReference<"mutation">(`notes:${name}`), args);
  return {
    name: "convex-test",
    fill: async (from, to) => void await mutation("fill", { from, to }),
    put: async (n) => void await mutation("put", { n }),
    byKey: (key) => query("byKey", { key }),
    top: (group) => query("top", { group }),
    fetchPut: async (n) => void await t.fetch(`/put?n=${n}`, { method: "POST" }),
    close: () => Promise.resolve(),
  };
}
