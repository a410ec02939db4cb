import { type AsyncHandlers, requireOpen, type Syscall } from "./handlers.ts";
import { checkStorageId, digestOf, FileStore, type StoredFile } from "../functions/file_store.ts";
import { Transaction } from "../functions/transaction.ts";
import { fromBase64, toBase64, toHex } from "../values/base64.ts";
import { textIn } from "../values/shape.ts";

/** `ctx.storage`, but for what passes blobs. */
export const storageCalls: AsyncHandlers = {
  "1.0/storageGetUrl": async (call) => {
    const id = storageId(call, "storage.getUrl");
    const found = await reading(call, (files) => files.metadata(id) !== null);
    const name = call.fileUrls.nameOf(id);
    return JSON.stringify(found ? `${call.cloudUrl()}/api/storage/${name}` : null);
  },
  "1.0/storageGetMetadata": async (call) => {
    const id = storageId(call, "storage.getMetadata");
    const found = await reading(call, (files) => files.metadata(id));
    if (found === null) return "null";
    // In hexadecimal here, in Base64 in the `_storage` table.
    return JSON.stringify({ ...found, sha256: toHex(fromBase64(found.sha256)) });
  },
  "1.0/storageGenerateUploadUrl": (call) => {
    const token = call.fileUrls.uploadToken(call.frame.component.path);
    return JSON.stringify(`${call.cloudUrl()}/api/storage/upload?token=${token}`);
  },
  "1.0/storageDelete": async (call) => {
    const id = storageId(call, "storage.delete");
    await writing(call, (files) => files.remove(id));
    return "null";
  },
  "1.0/storageStore": async (call) => {
    const { blob, contentType } = call.args as { blob: string; contentType: string };
    const file = { bytes: fromBase64(blob), contentType };
    return JSON.stringify(await store(call, file, call.args as StoreOptions));
  },
  "1.0/storageGet": async (call) => {
    const file = await reading(call, (files) => files.get(storageId(call, "storage.get")));
    if (file === null) return "null";
    return JSON.stringify({ blob: toBase64(file.bytes), contentType: file.contentType || null });
  },
};

/** The calls of actions that pass blobs as they are. */
export async function blobSyscall(
  operation: string,
  call: Syscall & { args: Record<string, unknown> },
): Promise<string | Blob | null> {
  const { blob, options, storageId: id } = call.args as {
    blob?: unknown;
    options?: StoreOptions | null;
    storageId?: unknown;
  };
  requireOpen(call.frame);
  if (operation === "storage/storeBlob") {
    if (!(blob instanceof Blob)) {
      throw new Error(
        "store() expects a Blob. If you are trying to store a Request, `await request.blob()` will " +
          "give you the correct input.",
      );
    }
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const sha256 = options?.sha256;
    const announced = sha256 === undefined ? {} : { sha256: `${sha256}` };
    return await store(call, { bytes, contentType: blob.type }, announced);
  }
  if (operation === "storage/getBlob") {
    if (typeof id !== "string") {
      // deno-lint-ignore banata/error-text -- Convex's words
      throw new Error(`storage.get requires a string storageId but received ${id}`);
    }
    // By this name Convex tells of it.
    checkStorageId(id, "storage.getMetadata");
    const file = await reading(call, (files) => files.get(id));
    return file && new Blob([file.bytes], { type: file.contentType });
  }
  throw new Error(`Unknown JS operation ${operation}`);
}

interface StoreOptions {
  /** What the caller expects the digest to be, in Base64. */
  sha256?: string;
}

async function store(call: Syscall, file: StoredFile, options: StoreOptions): Promise<string> {
  const sha256 = await digestOf(file.bytes, options.sha256);
  return await writing(call, (files) => files.put(file, sha256));
}

/** In the caller's transaction, or on a snapshot for an action. */
async function reading<T>(call: Syscall, body: (files: FileStore) => T): Promise<T> {
  const { executor, frame } = call;
  if (frame.transaction !== null) return body(filesOf(call, frame.transaction));
  const { catalog } = executor.store;
  return await executor.withSnapshot(({ connection }) => {
    const transaction = new Transaction({ connection, catalog, writable: false });
    return Promise.resolve(body(filesOf(call, transaction)));
  });
}

/** In the caller's transaction, or in one of its own for an action. */
async function writing<T>(call: Syscall, body: (files: FileStore) => T): Promise<T> {
  const { executor, frame } = call;
  requireOpen(frame);
  if (frame.transaction === null) {
    return await executor.writer.run((transaction) => body(filesOf(call, transaction)));
  }
  if (frame.kind !== "mutation") throw new Error(`Cannot change files in a ${frame.kind}`);
  return body(filesOf(call, frame.transaction));
}

function filesOf({ executor, frame }: Syscall, transaction: Transaction): FileStore {
  return new FileStore(transaction, executor.database(frame, transaction, { host: true }));
}

function storageId(call: Syscall, method: string): string {
  const storageId = textIn(call.args, "storageId");
  checkStorageId(storageId, method);
  return storageId;
}
