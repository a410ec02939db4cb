import { installedComponent } from "../../runtime/request/component_api.ts";
import { testClock } from "./clock.ts";
import { AuthorTracker } from "../../runtime/request/author.ts";
import { projectSecrets } from "../../runtime/services/secrets.ts";
import { scopedStore } from "../../runtime/services/store.ts";
import type { ProjectSecrets } from "../../plugins/_kernel/secrets.ts";
import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import type { InProcessPlatform } from "./in_process.ts";

/** The root secret of platforms whose tests look behind it. */
export const ROOT_SECRET = "root secret of a test, 32 characters or more";

/** A project's tables and secrets behind the platform's back; every call is its own transaction. */
export function behindTheBack(
  platform: InProcessPlatform,
  projectId: string,
): { store: ScopedStore; secrets: ProjectSecrets } {
  const adapter = new Proxy({}, { get: (_, name) => `adapter:${String(name)}` });
  const run = (path: unknown, args: unknown) => platform.component(String(path), args);
  const now = testClock();
  const store = scopedStore({ runQuery: run as never, runMutation: run as never }, {
    component: { ...installedComponent(), adapter } as never,
    projectId,
    now,
    author: new AuthorTracker({ actor: null, requestId: "" }),
  });
  const roots = [ROOT_SECRET];
  return { store, secrets: projectSecrets({ projectId, roots, store, canWrite: true, now }) };
}
