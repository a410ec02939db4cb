import { errorResponse } from "./site.ts";
import type { Engine } from "../engine.ts";
import { Database } from "../functions/database.ts";
import { digestOf, FILES_TABLE, FileStore } from "../functions/file_store.ts";
import { Transaction } from "../functions/transaction.ts";
import type { Usage } from "../functions/usage.ts";
import { tableNumberOf } from "../store/ids.ts";

const PREFIX = "/api/storage/";

/** What a request for a file comes with. */
interface StorageRequest {
  request: Request;
  usage: Usage;
}

/**
 * Answers the URLs of `ctx.storage`: `POST /api/storage/upload?token=…` and `GET /api/storage/<name>`. Whoever
 * knows a file's URL may read it, as on Convex. Null when the request is for something else.
 */
export async function answerStorage(
  engine: Engine,
  asked: StorageRequest,
): Promise<Response | null> {
  const url = new URL(asked.request.url);
  if (!url.pathname.startsWith(PREFIX)) return null;
  const name = url.pathname.slice(PREFIX.length);
  if (name === "upload" && asked.request.method === "POST") {
    return await upload(engine, asked, url.searchParams.get("token") ?? "");
  }
  if (asked.request.method === "GET") return await download(engine, asked, name);
  return errorResponse(405, { code: "METHOD_NOT_ALLOWED", message: "Use GET" }, {
    headers: { allow: "GET" },
  });
}

async function upload(
  engine: Engine,
  { request, usage }: StorageRequest,
  token: string,
): Promise<Response> {
  const component = engine.parts.uploads.redeem(token);
  if (component === null) {
    const message = "The upload URL was used or is too old: ask for a new one";
    return errorResponse(401, { code: "UPLOAD_URL_INVALID", message });
  }
  const bytes = new Uint8Array(await request.arrayBuffer());
  const contentType = request.headers.get("content-type") ?? "";
  const sha256 = await digestOf(bytes);
  const storageId = await engine.parts.executor.writer.run((transaction) =>
    filesOf(engine, { component, transaction, usage }).put({ bytes, contentType }, sha256)
  );
  return Response.json({ storageId });
}

async function download(
  engine: Engine,
  { usage }: StorageRequest,
  name: string,
): Promise<Response> {
  const { executor, fileUrls, store } = engine.parts;
  // An id alone opens nothing: functions show ids to whoever may know of a file.
  const id = fileUrls.idOf(name) ?? "";
  const table = store.catalog.byNumber(tableNumberOf(id));
  const file = table?.name !== FILES_TABLE ? null : await executor.withSnapshot((snapshot) => {
    const { connection } = snapshot;
    const { catalog } = store;
    const transaction = new Transaction({ connection, catalog, writable: false });
    const { component } = table;
    return Promise.resolve(filesOf(engine, { component, transaction, usage }).get(id));
  });
  if (file === null) return errorResponse(404, { code: "NOT_FOUND", message: "No such file" });
  const headers = { "content-type": file.contentType || "application/octet-stream" };
  // A stored page must not run as one of the host's own: uploads come from anybody with a URL.
  const safe = { "x-content-type-options": "nosniff", "content-security-policy": "sandbox" };
  return new Response(file.bytes, { headers: { ...headers, ...safe } });
}

function filesOf(
  engine: Engine,
  { component, transaction, usage }: {
    component: string;
    transaction: Transaction;
    usage: Usage;
  },
): FileStore {
  const { store, components, executor } = engine.parts;
  const database = new Database({
    store,
    transaction,
    component: components.getOrUnmounted(component),
    usage,
    now: executor.clock(),
    limits: null,
  });
  return new FileStore(transaction, database);
}
