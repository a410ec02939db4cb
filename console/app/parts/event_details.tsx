import { h } from "../packages/preact.ts";
import type { AuditChanges, AuditEvent } from "../../../plugins/audit_logs/types.ts";
import { t } from "../strings.ts";
import { Code, exact } from "./feedback.tsx";
import { ProofBadge } from "./proof_badge.tsx";
import { Table } from "./table.tsx";

/** All that an event says, what it changed, and whether the log has signed it. */
export function EventDetails(
  { event, onClose, projectId }: {
    event: AuditEvent;
    projectId: string | undefined;
    onClose: () => void;
  },
): h.JSX.Element {
  const text = t().audit;
  return (
    <div>
      <ProofBadge event={event} projectId={projectId} />
      <Facts event={event} />
      <Changes changes={event.changes} />
      <details>
        <summary>{text.event}</summary>
        <Code label={text.event} text={JSON.stringify(event, null, 2)} />
      </details>
      <button type="button" onClick={onClose}>{t().close}</button>
    </div>
  );
}

function Facts({ event }: { event: AuditEvent }): h.JSX.Element {
  const text = t().audit;
  const { actor, code, context, method, occurredAt, outcome, targets } = event;
  const named = ({ id, name, type }: { id: string; type: string; name?: string }) =>
    [name, type, id].filter((each) => each !== undefined).join(" · ");
  const facts: readonly (readonly [string, string | undefined])[] = [
    [text.when, exact(new Date(occurredAt))],
    [text.actor, actor.email === undefined ? named(actor) : `${actor.email} · ${named(actor)}`],
    [text.target, targets.map(named).join("; ") || undefined],
    [text.outcome, outcome === "failure" ? `${text.failure}: ${code ?? ""}` : undefined],
    [text.method, method],
    [t().user.address, context.ipAddress],
    [t().user.device, context.userAgent],
    [t().requestId, context.requestId],
    [text.filters.organizationId, context.organizationId],
  ];
  return (
    <dl class="facts">
      {facts.flatMap(([name, value]) =>
        value === undefined ? [] : [
          <dt key={name}>{name}</dt>,
          <dd key={`${name} is`}>
            <bdi>{value}</bdi>
          </dd>,
        ]
      )}
    </dl>
  );
}

function Changes({ changes }: { changes: AuditChanges | undefined }): h.JSX.Element | null {
  if (changes === undefined) return null;
  const text = t().audit;
  const { after = {}, before = {}, hidden = [] } = changes;
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return (
    <div>
      {fields.length > 0 && (
        <Table
          caption={text.changes}
          items={fields.map((id) => ({ id }))}
          columns={[
            { head: text.field, cell: ({ id }) => <code>{id}</code> },
            { head: text.before, cell: ({ id }) => <bdi>{shown(before[id])}</bdi> },
            { head: text.after, cell: ({ id }) => <bdi>{shown(after[id])}</bdi> },
          ]}
        />
      )}
      {hidden.length > 0 && <p class="quiet">{text.hidden(hidden.join(", "))}</p>}
    </div>
  );
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}
