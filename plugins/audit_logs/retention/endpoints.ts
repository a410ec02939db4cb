import * as z from "../../_kernel/schemas.ts";
import {
  AUDIT_HOLD_ID,
  AUDIT_POLICY_ID,
  LEGAL_HOLD_ERROR_CODES,
} from "../../_kernel/audit_retention.ts";
import { endpoint, type ScopedInput } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import type { AuditHoldRow, ScopedStore } from "../../_kernel/store.ts";
import { ADDRESS_FIELD, ID_FIELD } from "../../_kernel/text_fields.ts";
import { RETENTION_ERROR_CODES } from "./error_codes.ts";
import type { AuditRetention, LegalHold, SubjectErasure } from "./types.ts";

const PERMISSION = "audit.manage";
/** A hundred years. */
const MAX_DAYS = 36_500;

const USER = z.object({ userId: ID_FIELD });
const REASON = z.string().trim().min(1).max(500);

type Input = Pick<ScopedInput<unknown>, "auditRetention" | "store">;

/** `POST /banata/audit-logs/retention/get`: how long events are kept, and whether they are on hold. */
export const getRetention = endpoint(
  "/banata/audit-logs/retention/get",
  { body: z.object({}), permission: "audit.read" },
  (input): Promise<AuditRetention> => readRetention(input),
);

/**
 * `POST /banata/audit-logs/retention/save`: says how long events are kept, and whether users who are deleted
 * are erased from them; what is left out stays.
 */
export const saveRetention = endpoint(
  "/banata/audit-logs/retention/save",
  {
    body: z.object({
      retentionDays: z.number().int().min(1).max(MAX_DAYS).nullable().optional(),
      eraseWithUser: z.boolean().optional(),
    }),
    permission: PERMISSION,
  },
  async (input): Promise<AuditRetention> => {
    const { body: { eraseWithUser, retentionDays }, now, store } = input;
    const where = { id: AUDIT_POLICY_ID };
    const days = retentionDays === undefined
      ? {}
      : { retentionDays, pruneAt: retentionDays === null ? null : now };
    const changes = { ...days, eraseWithUser, updatedAt: now };
    if (await store.updateOne("auditPolicy", where, changes) === null) {
      const row = { ...where, ...days, eraseWithUser: eraseWithUser ?? false, updatedAt: now };
      await store.create("auditPolicy", row);
    }
    return await readRetention(input);
  },
);

/** `POST /banata/audit-logs/hold/place`: nothing of the events is taken away until the hold is lifted. */
export const placeHold = endpoint(
  "/banata/audit-logs/hold/place",
  { body: z.object({ reason: REASON }), permission: PERMISSION },
  async ({ actor, body: { reason }, now, store }): Promise<LegalHold> => {
    if (await findHold(store) !== null) {
      return fail("CONFLICT", RETENTION_ERROR_CODES.LEGAL_HOLD_EXISTS);
    }
    const placedBy = `${actor.type}:${actor.id}`;
    const row = { id: AUDIT_HOLD_ID, reason, placedBy, createdAt: now };
    return toHold(await store.create("auditHold", row));
  },
);

/** `POST /banata/audit-logs/hold/lift`: ends a hold. A person does; the event of it says who. */
export const liftHold = endpoint(
  "/banata/audit-logs/hold/lift",
  { body: z.object({}), permission: PERMISSION },
  async ({ actor, store }): Promise<{ success: true }> => {
    if (actor.type === "api_key") {
      return fail("FORBIDDEN", RETENTION_ERROR_CODES.LEGAL_HOLD_NEEDS_PERSON);
    }
    if (await findHold(store) === null) {
      return fail("NOT_FOUND", RETENTION_ERROR_CODES.LEGAL_HOLD_NOT_FOUND);
    }
    await store.deleteOne("auditHold", { id: AUDIT_HOLD_ID });
    return { success: true };
  },
);

/**
 * `POST /banata/audit-logs/erase-subject`: erases a user who was deleted from the project's events; every
 * proof stays valid. It goes on after the reply. `email` is an address to find them by besides those
 * that the events tell.
 */
export const eraseSubject = endpoint(
  "/banata/audit-logs/erase-subject",
  {
    body: USER.extend({ email: ADDRESS_FIELD.optional() }),
    permission: PERMISSION,
  },
  async ({ auditRetention, body: { email, userId }, store }): Promise<SubjectErasure> => {
    if (await findHold(store) !== null) {
      return fail("CONFLICT", LEGAL_HOLD_ERROR_CODES.PROJECT_ON_LEGAL_HOLD);
    }
    if (await store.findOne("user", { id: userId }) !== null) {
      return fail("CONFLICT", RETENTION_ERROR_CODES.USER_NOT_DELETED);
    }
    await auditRetention.erase({ userId, email });
    return await readErasure({ auditRetention }, userId);
  },
);

/** `POST /banata/audit-logs/erase-subject/get`: how far an erasure is. */
export const getErasure = endpoint(
  "/banata/audit-logs/erase-subject/get",
  { body: USER, permission: PERMISSION },
  (input): Promise<SubjectErasure> => readErasure(input, input.body.userId),
);

async function readErasure(
  { auditRetention }: Pick<Input, "auditRetention">,
  userId: string,
): Promise<SubjectErasure> {
  const found = await auditRetention.erasure(userId) ??
    fail("NOT_FOUND", RETENTION_ERROR_CODES.ERASURE_NOT_FOUND);
  const { at: updatedAt, events, isDone, startedAt } = found;
  return { isDone, events, startedAt, updatedAt };
}

async function readRetention({ auditRetention, store }: Input): Promise<AuditRetention> {
  const policy = await store.findOne("auditPolicy", { id: AUDIT_POLICY_ID });
  const hold = await findHold(store);
  return {
    retentionDays: policy?.retentionDays ?? null,
    eraseWithUser: policy?.eraseWithUser ?? false,
    minimum: await auditRetention.minimum(),
    hold: hold && toHold(hold),
  };
}

function findHold(store: ScopedStore): Promise<AuditHoldRow | null> {
  return store.findOne("auditHold", { id: AUDIT_HOLD_ID });
}

function toHold({ createdAt, placedBy, reason }: AuditHoldRow): LegalHold {
  return { reason, placedBy, createdAt };
}
