import { h } from "../packages/preact.ts";
import { now } from "../clock.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import type { AuditEvent } from "../../../plugins/audit_logs/types.ts";
import type { VaultSecret } from "../../../plugins/vault/types.ts";
import { useLoad } from "../load.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { announce, ErrorNote, When } from "./feedback.tsx";
import { useAction } from "./form.tsx";
import { Table } from "./table.tsx";

const DAY_MS = 86_400_000;
/** Longer no deleted secret is kept. */
const KEPT_DAYS = 30;

/** A secret that was deleted, as far as the audit log says. */
interface Deleted {
  readonly id: string;
  readonly at: number;
  readonly by: string;
}

/**
 * Secrets that were deleted lately and may be brought back. Only the audit log names them, by their ids: who
 * may not read it sees nothing here.
 */
export function DeletedSecrets(
  { after, onRestored, projectId }: {
    projectId: string | undefined;
    /** The list that is shown: another one means that something was deleted or made. */
    after: unknown;
    onRestored: () => void;
  },
): h.JSX.Element | null {
  const text = t().deletedSecrets;
  const { value } = useLoad(() => deletedIn(projectId), [projectId, after]);
  const restore = useAction(async (id: string) => {
    const body = { id };
    const path = "/banata/vault/undelete";
    const { name } = await call<VaultSecret>({ path, projectId, body });
    announce(text.restored(name));
    onRestored();
  });
  if (value === undefined || value.length === 0) return null;
  return (
    <div>
      <h2>{text.title}</h2>
      <p class="quiet">{text.hint}</p>
      {restore.error !== undefined && <ErrorNote error={restore.error} />}
      <Table
        caption={text.title}
        items={value}
        columns={[
          { head: t().user.id, cell: ({ id }) => <code>{id}</code> },
          { head: text.deleted, cell: ({ at }) => <When at={at} /> },
          { head: t().audit.actor, cell: ({ by }) => <bdi>{by}</bdi> },
          {
            head: t().actions,
            cell: ({ id }) => (
              <button
                type="button"
                disabled={restore.isPending}
                onClick={() => restore.run(id)}
              >
                {text.restore}
              </button>
            ),
          },
        ]}
      />
    </div>
  );
}

async function deletedIn(projectId: string | undefined): Promise<Deleted[]> {
  const body = {
    actions: ["vault.deleted", "vault.restored", "vault.purged"],
    startDate: now() - KEPT_DAYS * DAY_MS,
    limit: 200,
  };
  const path = "/banata/audit-logs/list";
  const { data } = await call<Page<AuditEvent>>({ path, projectId, body });
  // Newest first: the first event of a secret says what became of it.
  const latest = new Map<string, AuditEvent>();
  for (const event of data) {
    const id = event.targets[0]?.id;
    if (id !== undefined && !latest.has(id)) latest.set(id, event);
  }
  return [...latest].flatMap(([id, { action, actor, occurredAt }]) =>
    action === "vault.deleted"
      ? [{ id, at: occurredAt, by: actor.email ?? actor.name ?? actor.id }]
      : []
  );
}
