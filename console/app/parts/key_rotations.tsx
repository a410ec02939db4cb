import { h } from "../packages/preact.ts";
import { now } from "../clock.ts";
import type { ApiKey } from "../../../plugins/api_keys/types.ts";
import { t } from "../strings.ts";
import { When } from "./feedback.tsx";
import { Table } from "./table.tsx";

/**
 * Keys whose place another took and that still work: whether anybody uses the old one, and the new one
 * already.
 */
export function KeyRotations({ keys }: { keys: readonly ApiKey[] }): h.JSX.Element | null {
  const text = t().keyLimits;
  const pairs = pairsOf(keys);
  if (pairs.length === 0) return null;
  return (
    <div class="note">
      <h2>{text.rotations}</h2>
      <p>{text.rotationsHint}</p>
      <Table
        caption={text.rotations}
        items={pairs}
        columns={[
          { head: t().name, cell: ({ next }) => <bdi>{next.name}</bdi> },
          { head: text.oldKey, cell: ({ old }) => <LastUse apiKey={old} /> },
          { head: text.oldEnds, cell: ({ old }) => <When at={old.expiresAt} /> },
          { head: text.newKey, cell: ({ next }) => <LastUse apiKey={next} /> },
          {
            head: text.advice,
            cell: ({ isMoved }) => (
              <span class={isMoved ? "tag good" : "tag"}>
                {isMoved ? text.moved : text.notMoved}
              </span>
            ),
          },
        ]}
      />
    </div>
  );
}

function LastUse({ apiKey: { end, lastUsedAt, start } }: { apiKey: ApiKey }): h.JSX.Element {
  return (
    <span>
      <code>{start}…{end}</code> <When at={lastUsedAt} />
    </span>
  );
}

interface Pair {
  readonly id: string;
  readonly old: ApiKey;
  readonly next: ApiKey;
  /** Whether the new key was used last, and so is in the old one's place somewhere. */
  readonly isMoved: boolean;
}

function pairsOf(keys: readonly ApiKey[]): Pair[] {
  const byId = new Map(keys.map((key) => [key.id, key]));
  return keys.flatMap((next) => {
    const old = byId.get(next.rotatedFrom ?? "");
    if (old === undefined || old.expiresAt === null || timeOf(old.expiresAt) < now()) {
      return [];
    }
    const isMoved = timeOf(next.lastUsedAt) > timeOf(old.lastUsedAt);
    return [{ id: next.id, old, next, isMoved }];
  });
}

function timeOf(text: string | null): number {
  return text === null ? 0 : Date.parse(text);
}
