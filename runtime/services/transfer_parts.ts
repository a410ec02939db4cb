import type { Author } from "../../component/author.ts";
import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import type { WriteCtx } from "../request/ctx.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { RuntimeConfig } from "../deployment/config.ts";
import type { Asker } from "../request/ask.ts";
import { type OwnKeys, projectKeys } from "./project_keys.ts";
import { rootKeysOf } from "./root_keys.ts";

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

/** A project's own keys, made where it has none. */
export function keysOf(parts: TransferParts, projectId: string): OwnKeys {
  const { config, ctx, now, storeOf } = parts;
  const canWrite = !ctx.readsOnly;
  const roots = () => rootKeysOf(config);
  return projectKeys({ projectId, roots, store: storeOf(projectId), canWrite, now });
}
