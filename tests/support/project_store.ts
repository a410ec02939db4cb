import { installedComponent } from "../../runtime/request/component_api.ts";
import { testClock } from "./clock.ts";
import { AuthorTracker } from "../../runtime/request/author_tracker.ts";
import { projectKeys } from "../../runtime/services/project_keys.ts";
import { rootKeysOf } from "../../runtime/services/root_keys.ts";
import { projectSecrets } from "../../runtime/services/secrets.ts";
import { scopedStore } from "../../runtime/services/store.ts";
import type { ProjectKeys } from "../../plugins/_kernel/project_keys.ts";
import type { ProjectSecrets } from "../../plugins/_kernel/secrets.ts";
import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import type { InProcessPlatform } from "./in_process.ts";

/** The root secret of platforms whose tests look behind it. */
export const ROOT_SECRET = "root secret of a test, 32 characters or more";

/** A project's tables, keys and secrets behind the platform's back; every call is its own transaction. */
export function behindTheBack(
  platform: InProcessPlatform,
  projectId: string,
  { secret = ROOT_SECRET }: { secret?: string } = {},
): { store: ScopedStore; keys: ProjectKeys; secrets: ProjectSecrets } {
  const module = (of: string) => new Proxy({}, { get: (_, name) => `${of}:${String(name)}` });
  const rows = { adapter: module("adapter"), bulk: module("bulk"), reader: module("reader") };
  const run = (path: unknown, args: unknown) => platform.component(String(path), args);
  const now = testClock();
  const store = scopedStore({ runQuery: run as never, runMutation: run as never }, {
    component: { ...installedComponent(), ...rows } as never,
    projectId,
    now,
    author: new AuthorTracker({ actor: null, request: null }),
  });
  const config = { secret, previousSecrets: [], vaultKeys: [] };
  const roots = () => rootKeysOf(config);
  const keys = projectKeys({ projectId, roots, store, canWrite: true, now });
  return { store, keys, secrets: projectSecrets(projectId, keys) };
}
