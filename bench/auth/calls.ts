import type { Engine } from "../../embedded/mod.ts";

/** One function call that a request made. */
export interface CallRecord {
  /** Path of the component that owns the function; empty for the app. */
  readonly component: string;
  /** `module:export`. */
  readonly path: string;
  readonly kind: string;
  /** Made inside another call's transaction; else made by the HTTP action. */
  readonly nested: boolean;
  /** Of this call and those nested in it. */
  readonly documentsRead: number;
  /** Of this call and those nested in it. */
  readonly documentsWritten: number;
}

/**
 * Records every call the host makes until the returned function is called, which gives them in the
 * order they ended. Meant for one request at a time: documents are told apart by when they are read.
 */
export function recordCalls({ parts: { executor } }: Engine): () => CallRecord[] {
  const { callAs, nested, queryFromAction } = executor;
  const records: CallRecord[] = [];
  type Called = Pick<CallRecord, "component" | "path" | "kind" | "nested">;
  const measure = async (
    called: Called,
    usage: { documentsRead: number; documentsWritten: number },
    run: () => Promise<string>,
  ): Promise<string> => {
    const { documentsRead, documentsWritten } = usage;
    try {
      return await run();
    } finally {
      records.push({
        ...called,
        documentsRead: usage.documentsRead - documentsRead,
        documentsWritten: usage.documentsWritten - documentsWritten,
      });
    }
  };
  executor.callAs = (kind, call) =>
    measure(
      { ...call.target, kind, nested: false },
      call.context.usage,
      () => callAs.call(executor, kind, call),
    );
  // Also what is answered from the host's cache, with what it cost when it was worked out.
  executor.queryFromAction = (call) =>
    measure(
      { ...call.target, kind: "query", nested: false },
      call.context.usage,
      () => queryFromAction.call(executor, call),
    );
  executor.nested = (caller, call) =>
    measure(
      { ...call.target, kind: call.kind, nested: true },
      caller.context.usage,
      () => nested.call(executor, caller, call),
    );
  return () => {
    Object.assign(executor, { callAs, nested, queryFromAction });
    return records;
  };
}
