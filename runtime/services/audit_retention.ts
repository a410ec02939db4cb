import {
  AUDIT_HOLD_ID,
  AUDIT_POLICY_ID,
  type AuditRetentionRows,
  type ErasedPerson,
} from "../../plugins/_kernel/audit_retention.ts";
import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import type { AuthorTracker } from "../request/author_tracker.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";

/** What belongs to a user is taken away after the user; their events are erased when that is done. */
const AFTER_REMOVAL_MS = 10 * 60 * 1000;

/** What is taken away from the events of one project. */
export function auditRetention(
  { runMutation, runQuery }: WriteCtx,
  { author, component: { audit_erasure, audit_retention }, projectId, store }: {
    component: BanataComponent;
    projectId: string;
    store: ScopedStore;
    author: Pick<AuthorTracker, "current">;
  },
): AuditRetentionRows {
  const start = async ({ email, userId }: ErasedPerson, afterMs: number) => {
    const addresses = email === undefined ? [] : [email.toLowerCase()];
    const by = { projectId, author: author.current() };
    await runMutation(audit_erasure.start, { ...by, userId, addresses, afterMs });
  };
  return {
    minimum: () => runQuery(audit_retention.minimum, { projectId }),
    erase: (person) => start(person, 0),
    erasure: (userId) => runQuery(audit_erasure.progress, { projectId, userId }),
    async forget(person) {
      const policy = await store.findOne("auditPolicy", { id: AUDIT_POLICY_ID });
      if (!policy?.eraseWithUser) return;
      if (await store.findOne("auditHold", { id: AUDIT_HOLD_ID }) !== null) return;
      await start(person, AFTER_REMOVAL_MS);
    },
  };
}
