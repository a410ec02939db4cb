import type { Author } from "../../component/author.ts";
import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import type { WriteCtx } from "../request/ctx.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { RuntimeConfig } from "../deployment/config.ts";
import type { Asker } from "../request/ask.ts";
import type { KmsFailure } from "../request/wire.ts";
import { type OwnKeys, projectKeys } from "./project_keys.ts";
import { rootKeysOf } from "./root_keys.ts";

/** What exports and imports are made of: everything of one request. */
export interface TransferParts {
  readonly ctx: WriteCtx;
  readonly component: BanataComponent;
  readonly config: RuntimeConfig;
  readonly asker: Asker;
  /** Told when KMS could not be used. */
  readonly onKmsFailure?: (code: KmsFailure) => void;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Who the request is by. */
  author(): Author;
  /** The tables of a project. */
  storeOf(projectId: string): ScopedStore;
}

/** A project's own keys, made where it has none. */
export function keysOf(parts: TransferParts, projectId: string): OwnKeys {
  const { asker, config, ctx, now, onKmsFailure, storeOf } = parts;
  const canWrite = !ctx.readsOnly;
  const roots = () => rootKeysOf(config, { asker, onFailure: onKmsFailure });
  return projectKeys({ projectId, roots, store: storeOf(projectId), canWrite, now });
}
