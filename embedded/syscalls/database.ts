import { convexToJson, type JSONValue } from "convex/values";
import { type AsyncHandlers, databaseOf, type Syscall } from "./handlers.ts";
import type { PageRequest } from "../query/page.ts";
import type { SerializedQuery } from "../query/serialized_query.ts";
import { isObject, type JSONObject } from "../values/json.ts";
import {
  ArgumentFault,
  countIn,
  optionalCountIn,
  optionalTextIn,
  textIn,
} from "../values/shape.ts";

/** `ctx.db` calls that only read. */
export const databaseReads: AsyncHandlers = {
  "1.0/get": (call) => {
    const { isSystem } = call.args as { isSystem?: boolean };
    const { database } = databaseOf(call, { write: false });
    return database.get(referenceIn(call), { system: isSystem === true }) ?? "null";
  },
  "1.0/queryStreamNext": (call) => {
    databaseOf(call, { write: false });
    const { queryId } = call.args as { queryId: number };
    const stream = call.frame.streamOf(queryId);
    if (stream === undefined) throw new Error("Cannot read on: the query is closed");
    const value = stream.next();
    return value === null ? '{"value":null,"done":true}' : `{"value":${value},"done":false}`;
  },
  "1.0/queryPage": (call) => {
    refuseSecondPage(call);
    const { query } = call.args as { query: SerializedQuery };
    const { frame } = call;
    const request = pageIn(call);
    request.endCursor ??= frame.pageEnd;
    const page = databaseOf(call, { write: false }).database.page(query, request);
    frame.pageEnd = page.continueCursor;
    const { page: documents, covered: _, ...rest } = page;
    return `{"page":[${documents.join(",")}],${JSON.stringify(rest).slice(1)}`;
  },
  "1.0/count": (call) => {
    const table = textIn(call.args, "table");
    return String(databaseOf(call, { write: false }).database.count(table));
  },
};

/** `ctx.db` calls that write. */
export const databaseWrites: AsyncHandlers = {
  "1.0/insert": (call) => {
    const { value } = call.args as { value: JSONObject };
    const table = textIn(call.args, "table");
    requireFields(value);
    const { database } = databaseOf(call, { write: true });
    return JSON.stringify({ _id: database.insert(table, value) });
  },
  "1.0/shallowMerge": (call) => {
    const { value } = call.args as { value: JSONObject };
    const reference = referenceIn(call);
    requireFields(value);
    databaseOf(call, { write: true }).database.patch(reference, value);
    return "null";
  },
  "1.0/replace": (call) => {
    const { value } = call.args as { value: JSONObject };
    const reference = referenceIn(call);
    requireFields(value);
    databaseOf(call, { write: true }).database.replace(reference, value);
    return "null";
  },
  "1.0/remove": (call) => {
    return databaseOf(call, { write: true }).database.remove(referenceIn(call));
  },
};

/** The synchronous calls: opening and closing a query, and recognising an id. */
export function databaseSyscall(operation: string, call: Syscall): string {
  switch (operation) {
    case "1.0/queryStream": {
      const { query } = call.args as { query: SerializedQuery };
      const { database } = databaseOf(call, { write: false });
      return JSON.stringify({ queryId: call.frame.addStream(database.stream(query)) });
    }
    case "1.0/queryCleanup": {
      const { queryId } = call.args as { queryId: number };
      const stream = call.frame.streamOf(queryId);
      if (stream === undefined) return "false";
      call.frame.removeStream(queryId);
      databaseOf(call, { write: false }).database.finish(stream);
      return "true";
    }
    case "1.0/db/normalizeId": {
      const idString = textIn(call.args, "idString");
      const table = textIn(call.args, "table");
      const { database } = databaseOf(call, { write: false });
      return JSON.stringify({ id: database.tableOfId(idString) === table ? idString : null });
    }
    case "1.0/getSnapshotTs": {
      const { transaction } = databaseOf(call, { write: false });
      return JSON.stringify(convexToJson(transaction.snapshotTs));
    }
    default:
      throw new Error(`Unknown operation ${operation}`);
  }
}

/** A document as a call names it: by its id, and by its table where that was given. */
function referenceIn({ args }: Syscall): { id: string; table: string | undefined } {
  return { id: textIn(args, "id"), table: optionalTextIn(args, "table") };
}

function pageIn({ args }: Syscall): PageRequest {
  return {
    cursor: optionalTextIn(args, "cursor") ?? null,
    endCursor: optionalTextIn(args, "endCursor") ?? null,
    maximumBytesRead: optionalCountIn(args, "maximumBytesRead"),
    maximumRowsRead: optionalCountIn(args, "maximumRowsRead"),
    pageSize: countIn(args, "pageSize"),
  };
}

/** Refuses what is no document, which convex/server's types do and its code does not. */
function requireFields(value: JSONValue): void {
  if (!isObject(value)) throw new ArgumentFault("Value must be an Object", "value");
}

function refuseSecondPage({ frame }: Syscall): void {
  if (frame.paginated) {
    throw new Error(
      "This query or mutation function ran multiple paginated queries. Convex only supports a single " +
        "paginated query in each function.",
    );
  }
  frame.paginated = true;
}
