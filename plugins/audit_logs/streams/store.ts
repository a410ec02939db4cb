/** The streams of a project as they are stored and shown. */
import { purposeOf } from "../../../rules/sealed_columns.ts";
import { isLoopback, trustworthyUrl } from "../../../rules/local_hosts.ts";
import type { StreamProgress } from "../../_kernel/audit_streams.ts";
import { randomBytes } from "../../_kernel/crypto.ts";
import type { ScopedInput } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { generateId } from "../../../rules/ids.ts";
import type { AuditStreamRow, ScopedStore } from "../../_kernel/store.ts";
import { STREAM_ERROR_CODES } from "./error_codes.ts";
import type { AuditStream, StreamDelivery } from "./types.ts";

/** Streams of a project at most. */
export const MAX_STREAMS = 10;
const SECRET_BYTES = 32;
const MAX_URL_LENGTH = 2048;

type Secrets = ScopedInput<unknown>["secrets"];

/** Refuses a URL that nothing may be sent to; which servers may be reached is the host's to say. */
export function requireUrl(text: string): string {
  const url = text.length <= MAX_URL_LENGTH ? trustworthyUrl(text) : null;
  const isLocal = url?.protocol === "https:" || isLoopback(url?.hostname ?? "");
  if (url === null || url.hash !== "" || !isLocal) {
    return fail("BAD_REQUEST", STREAM_ERROR_CODES.STREAM_URL_INVALID);
  }
  return text;
}

/** The stream of an id. */
export async function getStream(store: ScopedStore, id: string): Promise<AuditStreamRow> {
  return await store.findOne("auditStream", { id }) ??
    fail("NOT_FOUND", STREAM_ERROR_CODES.STREAM_NOT_FOUND);
}

/** A secret of Standard Webhooks, new. */
export function newSecret(): string {
  return `whsec_${btoa(String.fromCharCode(...randomBytes(SECRET_BYTES)))}`;
}

/** A new stream's id: what its secret is sealed for. */
export function newStreamId(now: number): string {
  return generateId("auditStream", now);
}

/** A secret as it is stored, for the one column of one row. */
export function sealSecret(
  secrets: Secrets,
  { column, id, secret }: { id: string; column: "sealedPrevious" | "sealedSecret"; secret: string },
): Promise<string> {
  return secrets.seal(secret, { purpose: purposeOf(`auditStream.${column}`, { id }) });
}

/** The secret of a stream. */
export function openSecret(secrets: Secrets, row: AuditStreamRow): Promise<string> {
  const purpose = purposeOf("auditStream.sealedSecret", row);
  return secrets.open(row.sealedSecret, { purpose });
}

/** A stream as clients see it. */
export async function shown(
  row: AuditStreamRow,
  { auditStreams, now }: Pick<ScopedInput<unknown>, "auditStreams" | "now">,
): Promise<AuditStream> {
  return toStream(row, { progress: await auditStreams.progress(), now });
}

/** A stream with how far it is, among all of the project's. */
export function toStream(
  row: AuditStreamRow,
  { now, progress }: { progress: readonly StreamProgress[]; now: number },
): AuditStream {
  const { actions, batchSize, createdAt, format, id, previousUntil, state, updatedAt, url } = row;
  return {
    id,
    url,
    // What is stored was checked when it was.
    format: format as AuditStream["format"],
    actions,
    batchSize,
    state: state as AuditStream["state"],
    previousSecretUntil: previousUntil !== null && previousUntil > now ? previousUntil : null,
    createdAt,
    updatedAt,
    delivery: toDelivery(progress.find((one) => one.id === id)),
  };
}

function toDelivery(progress: StreamProgress | undefined): StreamDelivery {
  const { cursor = 0, error, size = 0, test } = progress ?? {};
  return {
    cursor,
    lag: Math.max(0, size - cursor),
    failures: progress?.failures ?? 0,
    failingSince: progress?.failingSince ?? null,
    error: error === undefined ? null : { ...error, status: error.status ?? null },
    nextAt: progress?.dueAt ?? null,
    deliveredAt: progress?.deliveredAt ?? null,
    test: test === undefined
      ? null
      : { code: test.code ?? null, status: test.status ?? null, at: test.at },
  };
}
