/** What the tests of this folder share: apps in memory on a database of their own. */
import { type Engine, open, type OpenOptions } from "../mod.ts";

/** Exports of an app's or a component's modules, by module name. */
export type Modules = Record<string, Record<string, unknown>>;

/** An open app whose files go when the test ends. */
export interface TestApp extends AsyncDisposable {
  engine: Engine;
  readonly dataDir: string;
  /** Closes the app and opens it again on the same files, optionally changed. */
  reopen(changes?: Partial<OpenOptions>): Promise<void>;
}

/** Turns plain exports into the loaders that the host takes. */
export function loaders(modules: Modules): Record<string, () => Promise<Record<string, unknown>>> {
  return Object.fromEntries(
    Object.entries(modules).map(([name, module]) => [name, () => Promise.resolve(module)]),
  );
}

/** Opens an app made of modules on a new data folder. */
export async function openApp(
  modules: Modules,
  options: Partial<OpenOptions> & { schema?: unknown; definition?: unknown } = {},
): Promise<TestApp> {
  const { schema, definition, ...rest } = options;
  const dataDir = await Deno.makeTempDir({ prefix: "embedded-test-" });
  const app = { modules: loaders(modules), schema, definition };
  const opened: OpenOptions = { app, dataDir, synced: false, ...rest };
  const test: TestApp = {
    engine: await open(opened),
    dataDir,
    async reopen(changes = {}) {
      await test.engine.close();
      test.engine = await open({ ...opened, ...changes });
    },
    async [Symbol.asyncDispose]() {
      await test.engine.close();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
  return test;
}

/** The message of what a promise rejects with; fails the test when it does not. */
export async function rejection(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
  throw new Error("Expected a rejection");
}
