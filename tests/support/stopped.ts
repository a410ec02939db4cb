/**
 * The data of a platform that is stopped, behind its back.
 *
 * @module
 */
import { functionEnv, platformApp } from "../../cli/app.ts";
import { type Engine, open } from "../../embedded/mod.ts";
import type { VaultCheck } from "../../runtime/request/references.ts";
import { ROOT_SECRET } from "./project_store.ts";

/** Opens the data as it stands: no start prepares it, and no job runs. Closed when disposed. */
export async function openData(dataDir: string): Promise<Engine & AsyncDisposable> {
  const engine = await open({
    ...platformApp(),
    dataDir,
    env: functionEnv({}, { BETTER_AUTH_SECRET: ROOT_SECRET }),
    timers: { set: () => 0, clear: () => {} },
    runCrons: false,
  });
  return Object.assign(engine, { [Symbol.asyncDispose]: () => engine.close() });
}

/** Opens everything that is under the projects' keys. */
export async function checkAll(engine: Engine): Promise<VaultCheck> {
  return await engine.run("banataAuth/auth:verifyVault", {}) as VaultCheck;
}
