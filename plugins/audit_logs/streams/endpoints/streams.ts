import * as z from "../../../_kernel/schemas.ts";
import { ID_FIELD } from "../../../_kernel/text_fields.ts";
import { endpoint } from "../../../_kernel/endpoint.ts";
import { fail } from "../../../_kernel/errors.ts";
import { STREAM_ERROR_CODES } from "../error_codes.ts";
import {
  getStream,
  MAX_STREAMS,
  newSecret,
  newStreamId,
  requireUrl,
  sealSecret,
  shown,
  toStream,
} from "../store.ts";
import type { AuditStream, AuditStreamList, AuditStreamWithSecret } from "../types.ts";

const PERMISSION = "audit.manage";
const DEFAULT_BATCH = 100;

const FIELDS = {
  format: z.enum(["native", "ocsf"]).optional(),
  actions: z.array(z.string().min(1).max(100)).min(1).max(100).nullable().optional(),
  batchSize: z.number().int().min(1).max(500).optional(),
};
const ID = z.object({ id: ID_FIELD });
const LEAF = z.number().int().min(0);

/**
 * `POST /banata/audit-logs/streams/create`: delivers the project's events to a server, from the next one on
 * or from the leaf `from`. The reply has the secret by which its requests are verified, this once.
 */
export const createStream = endpoint(
  "/banata/audit-logs/streams/create",
  {
    body: z.object({ url: z.string().max(2048), from: LEAF.optional(), ...FIELDS }),
    permission: PERMISSION,
  },
  async (input): Promise<AuditStreamWithSecret> => {
    const { audit, auditStreams, body, now, rights, secrets, store } = input;
    // Whoever is sent the events reads them.
    await rights.require("audit.read");
    const { actions = null, batchSize = DEFAULT_BATCH, format = "native", from } = body;
    const url = requireUrl(body.url);
    if (from !== undefined && from > await audit.lastLeaf() + 1) {
      return fail("BAD_REQUEST", STREAM_ERROR_CODES.STREAM_LEAF_INVALID);
    }
    const others = await store.findMany("auditStream", { limit: MAX_STREAMS });
    if (others.length === MAX_STREAMS) {
      return fail("BAD_REQUEST", STREAM_ERROR_CODES.STREAM_LIMIT_REACHED);
    }
    const [id, secret] = [newStreamId(now), newSecret()];
    const row = await store.create("auditStream", {
      ...{ id, url, format, actions, batchSize, state: "active", createdAt: now, updatedAt: now },
      sealedSecret: await sealSecret(secrets, { id, secret, column: "sealedSecret" }),
    });
    await auditStreams.start(id, from);
    return { ...await shown(row, input), secret };
  },
);

/** `POST /banata/audit-logs/streams/list`: the project's streams, and how far each is. */
export const listStreams = endpoint(
  "/banata/audit-logs/streams/list",
  { body: z.object({}), permission: PERMISSION },
  async ({ auditStreams, now, store }): Promise<AuditStreamList> => {
    const sortBy = { field: "id", direction: "asc" } as const;
    const rows = await store.findMany("auditStream", { sortBy, limit: MAX_STREAMS });
    const progress = await auditStreams.progress();
    return { data: rows.map((row) => toStream(row, { progress, now })) };
  },
);

/** `POST /banata/audit-logs/streams/get`: one stream, and how far it is. */
export const getStreamOfId = endpoint(
  "/banata/audit-logs/streams/get",
  { body: ID, permission: PERMISSION },
  async (input): Promise<AuditStream> => {
    return await shown(await getStream(input.store, input.body.id), input);
  },
);

/**
 * `POST /banata/audit-logs/streams/update`: changes where events are sent, which, and how. The batch at hand
 * is formed anew, so what it has delivered may come again.
 */
export const updateStream = endpoint(
  "/banata/audit-logs/streams/update",
  {
    body: ID.extend({ url: z.string().max(2048).optional(), ...FIELDS }),
    permission: PERMISSION,
  },
  async (input): Promise<AuditStream> => {
    const { auditStreams, body: { actions, batchSize, format, id, url }, now, rights, store } =
      input;
    await rights.require("audit.read");
    const changes = {
      ...url === undefined ? {} : { url: requireUrl(url) },
      ...{ actions, batchSize, format },
    };
    const { state } = await getStream(store, id);
    const row = await store.updateOne("auditStream", { id }, { ...changes, updatedAt: now });
    if (state === "active") await auditStreams.start(id);
    return row === null
      ? fail("NOT_FOUND", STREAM_ERROR_CODES.STREAM_NOT_FOUND)
      : await shown(row, input);
  },
);

/** `POST /banata/audit-logs/streams/delete`: ends a stream; a request that is under way may still arrive. */
export const deleteStream = endpoint(
  "/banata/audit-logs/streams/delete",
  { body: ID, permission: PERMISSION },
  async ({ auditStreams, body: { id }, store }): Promise<{ success: true }> => {
    await getStream(store, id);
    await store.deleteOne("auditStream", { id });
    await auditStreams.remove(id);
    return { success: true };
  },
);
