import { convexToJson, type JSONValue } from "convex/values";
import { type AsyncHandlers, databaseOf, type Syscall } from "./handlers.ts";
import type { PageRequest } from "../query/page.ts";
import type { SerializedQuery } from "../query/plan.ts";
import { isObject, type JSONObject } from "../values/json.ts";

/** `ctx.db` calls that only read. */
export const databaseReads: AsyncHandlers = {
  "1.0/get": (call) => {
    const { id, table, isSystem } = call.args as {
      id: string;
      table?: string;
      isSystem?: boolean;
    };
    const { database } = databaseOf(call, { write: false });
    return database.get({ id, table }, { system: isSystem === true }) ?? "null";
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
    const { query, ...request } = call.args as
      & PageRequest
      & { query: SerializedQuery };
    const { frame } = call;
    request.endCursor ??= frame.pageEnd;
    const page = databaseOf(call, { write: false }).database.page(query, request);
    frame.pageEnd = page.continueCursor;
    const { page: documents, covered: _, ...rest } = page;
    return `{"page":[${documents.join(",")}],${JSON.stringify(rest).slice(1)}`;
  },
  "1.0/count": (call) => {
    const { table } = call.args as { table: string };
    return String(databaseOf(call, { write: false }).database.count(table));
  },
};

/** `ctx.db` calls that write. */
export const databaseWrites: AsyncHandlers = {
  "1.0/insert": (call) => {
    const { table, value } = call.args as { table: string; value: JSONObject };
    requireFields(value, "db.insert");
    const { database } = databaseOf(call, { write: true });
    return JSON.stringify({ _id: database.insert(table, value) });
  },
  "1.0/shallowMerge": (call) => {
    const { id, table, value } = call.args as { id: string; table?: string; value: JSONObject };
    requireFields(value, "db.patch");
    databaseOf(call, { write: true }).database.patch({ id, table }, value);
    return "null";
  },
  "1.0/replace": (call) => {
    const { id, table, value } = call.args as { id: string; table?: string; value: JSONObject };
    requireFields(value, "db.replace");
    databaseOf(call, { write: true }).database.replace({ id, table }, value);
    return "null";
  },
  "1.0/remove": (call) => {
    const { id, table } = call.args as { id: string; table?: string };
    return databaseOf(call, { write: true }).database.remove({ id, table });
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
      const { table, idString } = call.args as { table: string; idString: string };
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

/** Refuses what is no document, which convex/server's types do and its code does not. */
function requireFields(value: JSONValue, method: string): void {
  if (isObject(value)) return;
  throw new Error(`Invalid argument \`value\` for \`${method}\`: Value must be an Object`);
}

function refuseSecondPage({ frame }: Syscall): void {
  if (frame.paginated) {
    throw new Error(
      "Only a single paginated query (`.paginate()`) is allowed per function execution. " +
        "This query or mutation function ran multiple paginated queries.",
    );
  }
  frame.paginated = true;
}
