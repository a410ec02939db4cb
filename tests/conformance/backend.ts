/**
 * What the official adapter suite runs on: a component with invented tables, on some host.
 *
 * @module
 */
import type { TablesMetadata } from "../../component/tables/types.ts";
import type { RowApi, WriteCtx } from "../../runtime/request/ctx.ts";

/** A host that can run the component. */
export interface Backend {
  /** Starts the component empty, with these tables. */
  deploy(tables: TablesMetadata): Promise<Deployment> | Deployment;
}

/** A running component. */
export interface Deployment {
  /** The component's functions on rows. */
  component: RowApi;
  /** Calls each function in a transaction of its own. */
  ctx: WriteCtx;
  /** Runs a callback in one mutation, which leaves nothing behind when the callback throws. */
  inMutation<R>(callback: (ctx: WriteCtx) => Promise<R>): Promise<R>;
  /** Ends it; nothing of it is needed any more. */
  close(): Promise<void>;
}
