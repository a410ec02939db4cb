import type { Author } from "../../component/author.ts";
import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import type { WriteCtx } from "../request/ctx.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { rootSecrets, type RuntimeConfig } from "../deployment/config.ts";
import type { Asker } from "../request/ask.ts";
import type { ProjectSecretsOptions } from "./secrets.ts";

/** What exports and imports are made of: everything of one request. */
export interface TransferParts {
  readonly ctx: WriteCtx;
  readonly component: BanataComponent;
  readonly config: RuntimeConfig;
  readonly asker: Asker;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Who the request is by. */
  author(): Author;
  /** The tables of a project. */
  storeOf(projectId: string): ScopedStore;
}

/** What a project's own key is found and kept with. */
export function keyOptions(parts: TransferParts, projectId: string): ProjectSecretsOptions {
  const { config, ctx, now, storeOf } = parts;
  const canWrite = !ctx.readsOnly;
  return { projectId, roots: rootSecrets(config), store: storeOf(projectId), canWrite, now };
}
