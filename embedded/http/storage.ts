import { type ByteRange, byteRangeOf } from "./byte_range.ts";
import { RequestError } from "./request_error.ts";
import { errorResponse } from "./site.ts";
import type { Engine } from "../engine.ts";
import { Database } from "../functions/database.ts";
import { DigestError, digestOf, FILES_TABLE, FileStore } from "../functions/file_store.ts";
import { Transaction } from "../functions/transaction.ts";
import type { Usage } from "../functions/usage.ts";
import { tableNumberOf } from "../store/ids.ts";

const PREFIX = "/api/storage/";
const DIGEST_PREFIX = "sha-256=";
/** `type/subtype`, with parameters behind it. */
const CONTENT_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+\s*(?:;.*)?$/;
/** A file never changes: 30 days, as on Convex. */
const CACHE_CONTROL = "private, max-age=2592000";
/** A stored page must not run as one of the host's own: uploads come from anybody with a URL. */
const SAFE = { "x-content-type-options": "nosniff", "content-security-policy": "sandbox" };

/** What a request for a file comes with. */
interface StorageRequest {
  request: Request;
  usage: Usage;
}

/**
 * Answers the URLs of `ctx.storage`: `POST /api/storage/upload?token=…` and `GET /api/storage/<name>`. Whoever
 * knows a file's URL may read it, as on Convex. Null when the request is for something else.
 *
 * @throws {RequestError} 400 BAD_HEADER, 400 SHA256_MISMATCH.
 */
export async function answerStorage(
  engine: Engine,
  asked: StorageRequest,
): Promise<Response | null> {
  const url = new URL(asked.request.url);
  if (!url.pathname.startsWith(PREFIX)) return null;
  const name = url.pathname.slice(PREFIX.length);
  const { method } = asked.request;
  if (name === "upload") {
    if (method !== "POST") return notAllowed("POST");
    return await upload(engine, asked, url.searchParams.get("token") ?? "");
  }
  if (method === "GET") return await download(engine, asked, name);
  if (method === "HEAD") return new Response(null, await download(engine, asked, name));
  return notAllowed("GET, HEAD");
}

function notAllowed(allow: string): Response {
  const body = { code: "METHOD_NOT_ALLOWED", message: `Use ${allow}` };
  return errorResponse(405, body, { headers: { allow } });
}

async function upload(
  engine: Engine,
  { request, usage }: StorageRequest,
  token: string,
): Promise<Response> {
  const component = engine.parts.fileUrls.uploadTarget(token);
  if (component === null) {
    const message = "The upload URL is not this host's or is too old: ask for a new one";
    return errorResponse(401, { code: "UPLOAD_URL_INVALID", message });
  }
  const contentType = request.headers.get("content-type") ?? "";
  if (contentType !== "" && !CONTENT_TYPE.test(contentType)) {
    const message = "Bad header for content-type: send a type, a slash and a subtype";
    throw new RequestError(400, { code: "BAD_HEADER", message });
  }
  const bytes = new Uint8Array(await request.arrayBuffer());
  const sha256 = await announcedDigest(bytes, request.headers.get("digest"));
  const storageId = await engine.parts.executor.writer.run((transaction) =>
    filesOf(engine, { component, transaction, usage }).put({ bytes, contentType }, sha256)
  );
  return Response.json({ storageId });
}

async function announcedDigest(
  bytes: Uint8Array<ArrayBuffer>,
  header: string | null,
): Promise<string> {
  try {
    // What does not name the algorithm is no digest either.
    const expected = header?.startsWith(DIGEST_PREFIX) ? header.slice(DIGEST_PREFIX.length) : "";
    return await digestOf(bytes, header === null ? undefined : expected);
  } catch (thrown) {
    if (!(thrown instanceof DigestError)) throw thrown;
    const { code, message } = thrown;
    throw new RequestError(400, { code, message });
  }
}

async function download(
  engine: Engine,
  { request, usage }: StorageRequest,
  name: string,
): Promise<Response> {
  const { executor, fileUrls, store } = engine.parts;
  // An id alone opens nothing: functions show ids to whoever may know of a file.
  const id = fileUrls.idOf(name) ?? "";
  const table = store.catalog.byNumber(tableNumberOf(id));
  const found = table?.name !== FILES_TABLE ? null : await executor.withSnapshot((snapshot) => {
    const { connection } = snapshot;
    const { catalog } = store;
    const transaction = new Transaction({ connection, catalog, writable: false });
    const { component } = table;
    return Promise.resolve(filesOf(engine, { component, transaction, usage }).get(id));
  });
  if (found === null) return errorResponse(404, { code: "NOT_FOUND", message: "No such file" });
  const { bytes, contentType, sha256 } = found;
  const range = byteRangeOf(request.headers.get("range"), bytes.length);
  if (range === "none") return noSuchRange(bytes.length);
  const headers: Record<string, string> = { ...SAFE, "accept-ranges": "bytes" };
  headers["cache-control"] = CACHE_CONTROL;
  if (contentType !== "") headers["content-type"] = contentType;
  if (range !== null) return partOf(bytes, { range, headers });
  headers.digest = DIGEST_PREFIX + sha256;
  headers["content-length"] = String(bytes.length);
  return new Response(bytes, { headers });
}

function partOf(
  bytes: Uint8Array<ArrayBuffer>,
  { range: { first, last }, headers }: { range: ByteRange; headers: Record<string, string> },
): Response {
  headers["content-range"] = `bytes ${first}-${last}/${bytes.length}`;
  headers["content-length"] = String(last - first + 1);
  return new Response(bytes.subarray(first, last + 1), { status: 206, headers });
}

function noSuchRange(size: number): Response {
  const message = "Ask for one range that begins inside of the file, or for all of it";
  const headers = { "content-range": `bytes */${size}`, "accept-ranges": "bytes" };
  return errorResponse(416, { code: "RANGE_NOT_SATISFIABLE", message }, { headers });
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
