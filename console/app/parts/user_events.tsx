import { h } from "../packages/preact.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import type { AuditEvent } from "../../../plugins/audit_logs/types.ts";
import { useLoad } from "../load.ts";
import { baseOf, Link } from "../router.tsx";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { Empty, When } from "./feedback.tsx";
import { Shown, Table } from "./table.tsx";

/** The last events about a user, and where all of them are. */
export function UserEvents(
  { projectId, userId }: { userId: string; projectId: string | undefined },
): h.JSX.Element {
  const text = t().userEvents;
  const loaded = useLoad(
    () =>
      call<Page<AuditEvent>>({
        path: "/banata/audit-logs/list",
        projectId,
        body: { targetId: userId, limit: 5 },
      }),
    [userId],
  );
  const audit = `${baseOf(projectId)}/audit`;
  return (
    <div>
      <h2>{text.title}</h2>
      <Shown loaded={loaded}>
        {({ data }) =>
          data.length === 0 ? <Empty title={text.none} /> : (
            <Table
              caption={text.title}
              items={data}
              columns={[
                { head: t().audit.action, cell: ({ action }) => <code>{action}</code> },
                { head: t().audit.when, cell: ({ occurredAt }) => <When at={occurredAt} /> },
                {
                  head: t().audit.actor,
                  cell: ({ actor }) => <bdi>{actor.email ?? actor.name ?? actor.id}</bdi>,
                },
              ]}
            />
          )}
      </Shown>
      <p class="actions">
        <Link to={`${audit}?targetId=${userId}`}>{text.all}</Link>
        <Link to={`${audit}?actorId=${userId}`}>{text.byThem}</Link>
      </p>
    </div>
  );
}
