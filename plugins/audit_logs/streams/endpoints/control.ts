import * as z from "../../../_kernel/schemas.ts";
import { ID_FIELD } from "../../../_kernel/text_fields.ts";
import { endpoint, type ScopedInput } from "../../../_kernel/endpoint.ts";
import { fail } from "../../../_kernel/errors.ts";
import { STREAM_ERROR_CODES } from "../error_codes.ts";
import { getStream, newSecret, openSecret, sealSecret, shown } from "../store.ts";
import type { AuditStream, AuditStreamWithSecret } from "../types.ts";

const PERMISSION = "audit.manage";
const HOUR_MS = 60 * 60 * 1000;
const DEFAULT_GRACE_MS = 24 * HOUR_MS;
const MAX_GRACE_MS = 7 * 24 * HOUR_MS;

const ID = z.object({ id: ID_FIELD });

/** `POST /banata/audit-logs/streams/pause`: delivers nothing until it is resumed; nothing is lost by it. */
export const pauseStream = endpoint(
  "/banata/audit-logs/streams/pause",
  { body: ID, permission: PERMISSION },
  async (input): Promise<AuditStream> => {
    const { auditStreams, body: { id } } = input;
    const row = await changed(input, { state: "paused" });
    await auditStreams.stop(id);
    return await shown(row, input);
  },
);

/** `POST /banata/audit-logs/streams/resume`: goes on where it was, also after it was disabled. */
export const resumeStream = endpoint(
  "/banata/audit-logs/streams/resume",
  { body: ID, permission: PERMISSION },
  async (input): Promise<AuditStream> => {
    const { auditStreams, body: { id } } = input;
    const row = await changed(input, { state: "active" });
    await auditStreams.start(id);
    return await shown(row, input);
  },
);

/** `POST /banata/audit-logs/streams/replay`: delivers again from a leaf on, under new ids of the requests. */
export const replayStream = endpoint(
  "/banata/audit-logs/streams/replay",
  { body: ID.extend({ from: z.number().int().min(0) }), permission: PERMISSION },
  async (input): Promise<AuditStream> => {
    const { audit, auditStreams, body: { from, id } } = input;
    if (from > await audit.lastLeaf() + 1) {
      return fail("BAD_REQUEST", STREAM_ERROR_CODES.STREAM_LEAF_INVALID);
    }
    const row = await changed(input, { state: "active" });
    await auditStreams.start(id, from);
    return await shown(row, input);
  },
);

/**
 * `POST /banata/audit-logs/streams/test`: sends a request without events, also of a stream that is paused;
 * what came of it stands in the stream's `delivery.test` within half a minute.
 */
export const testStream = endpoint(
  "/banata/audit-logs/streams/test",
  { body: ID, permission: PERMISSION },
  async ({ auditStreams, body: { id }, store }): Promise<{ success: true }> => {
    await getStream(store, id);
    await auditStreams.test(id);
    return { success: true };
  },
);

/**
 * `POST /banata/audit-logs/streams/rotate-secret`: makes a new secret, which the reply has this once.
 * Requests are signed with the old one too for `graceMs`, by default a day.
 */
export const rotateStreamSecret = endpoint(
  "/banata/audit-logs/streams/rotate-secret",
  {
    body: ID.extend({ graceMs: z.number().int().min(0).max(MAX_GRACE_MS).optional() }),
    permission: PERMISSION,
  },
  async (input): Promise<AuditStreamWithSecret> => {
    const { body: { graceMs = DEFAULT_GRACE_MS, id }, now, secrets, store } = input;
    const stored = await getStream(store, id);
    const secret = newSecret();
    const previous = graceMs === 0 ? null : await sealSecret(secrets, {
      ...{ id, column: "sealedPrevious" },
      secret: await openSecret(secrets, stored),
    });
    const row = await changed(input, {
      sealedSecret: await sealSecret(secrets, { id, secret, column: "sealedSecret" }),
      sealedPrevious: previous,
      previousUntil: previous === null ? null : now + graceMs,
    });
    return { ...await shown(row, input), secret };
  },
);

async function changed(
  { body: { id }, now, store }: Pick<ScopedInput<{ id: string }>, "body" | "now" | "store">,
  changes: Parameters<typeof store.updateOne<"auditStream", "id">>[2],
) {
  return await store.updateOne("auditStream", { id }, { ...changes, updatedAt: now }) ??
    fail("NOT_FOUND", STREAM_ERROR_CODES.STREAM_NOT_FOUND);
}
