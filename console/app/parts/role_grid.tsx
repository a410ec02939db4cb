import { h, useLayoutEffect, useRef, useState } from "../packages/preact.ts";
import type { Permission, Role } from "../../../plugins/rbac/types.ts";
import { grantOf } from "../role_grants.ts";
import { t } from "../strings.ts";

/** What is ticked otherwise than it is saved: by the role's id, then by permission. */
export type Changes = Readonly<Record<string, Readonly<Record<string, boolean>>>>;

/** Roles and permissions that are shown at once: more are no grid that anybody reads. */
const COLUMNS = 6;
const ROWS = 50;

interface GridProps {
  /** Every role of the project: others inherit them. */
  readonly all: readonly Role[];
  readonly roles: readonly Role[];
  readonly permissions: readonly Permission[];
  readonly changes: Changes;
  readonly onChange: (next: Changes) => void;
}

/** Boxes to tick: a row for each permission, a column for each role. Arrows lead from box to box. */
export function RoleGrid(
  { all, changes, onChange, permissions, roles }: GridProps,
): h.JSX.Element {
  const text = t().matrix;
  const [column, setColumn] = useState(0);
  const [row, setRow] = useState(0);
  const table = useRef<HTMLTableElement>(null);
  const across = roles.slice(startOf(column, roles, COLUMNS)).slice(0, COLUMNS);
  const down = permissions.slice(startOf(row, permissions, ROWS)).slice(0, ROWS);
  const grant = grantOf(all);
  // One box is reached by Tab, all others by arrows.
  useLayoutEffect(() => {
    const { current } = table;
    if (current?.querySelector("input[tabindex='0']")) return;
    current?.querySelector("input")?.setAttribute("tabindex", "0");
  });
  return (
    <div>
      <div class="scrolls">
        <table ref={table} role="grid" class="matrix" aria-label={text.title} onKeyDown={moveBy}>
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">{t().check.permission}</th>
              {across.map(({ id, name }) => (
                <th key={id} role="columnheader" scope="col">
                  <bdi>{name}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {down.map((permission) => (
              <tr key={permission.slug} role="row">
                <th role="rowheader" scope="row" title={permission.description}>
                  <code>{permission.slug}</code>
                </th>
                {across.map((role) => (
                  <td key={role.id} role="gridcell">
                    <Tick
                      {...{ changes, onChange, permission, role }}
                      grant={grant(role, permission.slug)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Range at={column} items={roles} size={COLUMNS} onMove={setColumn} name={t().roles.title} />
      <Range
        at={row}
        items={permissions}
        size={ROWS}
        onMove={setRow}
        name={t().permissions.title}
      />
    </div>
  );
}

/** Whether a role grants a permission. What a wildcard grants, or what stays as it is, can't be taken away here. */
function Tick(
  { changes, grant, onChange, permission: { slug }, role }:
    & Pick<GridProps, "changes" | "onChange">
    & { permission: Permission; role: Role; grant: ReturnType<ReturnType<typeof grantOf>> },
): h.JSX.Element {
  const text = t().matrix;
  const isSaved = role.permissions.includes(slug);
  const isFixed = role.isDefault || grant === "wildcard";
  const isOn = isFixed ? grant !== null : changes[role.id]?.[slug] ?? isSaved;
  const isChanged = isOn !== isSaved && !isFixed;
  const how = isFixed || grant !== "inherited" ? "" : text.inherited;
  const label = [text.grants(role.name, slug), isFixed ? t().roles.fixed : how];
  return (
    <label class={isChanged ? "tick changed" : "tick"}>
      <input
        type="checkbox"
        checked={isOn}
        tabIndex={-1}
        aria-label={label.filter(Boolean).join(", ")}
        aria-disabled={isFixed}
        onFocus={isReached}
        onClick={(event) => {
          // Of a box that is disabled nobody would hear that it stays.
          if (isFixed) event.preventDefault();
        }}
        onChange={({ currentTarget }) => {
          if (!isFixed) onChange(ticked(changes, { role, slug, isOn: currentTarget.checked }));
        }}
      />{" "}
      {isChanged && <span class="tag">{isOn ? text.added : text.removed}</span>}
      {how !== "" && <span class="quiet">{how}</span>}
    </label>
  );
}

/** The changes with one box more; a box that is as it was saved is none. */
function ticked(
  changes: Changes,
  { isOn, role, slug }: { role: Role; slug: string; isOn: boolean },
): Changes {
  const { [slug]: _, ...others } = changes[role.id] ?? {};
  const ticks = role.permissions.includes(slug) === isOn ? others : { ...others, [slug]: isOn };
  const { [role.id]: __, ...rest } = changes;
  return Object.keys(ticks).length === 0 ? rest : { ...rest, [role.id]: ticks };
}

function isReached({ currentTarget }: { currentTarget: HTMLInputElement }): void {
  const before = currentTarget.closest("table")?.querySelector("input[tabindex='0']");
  before?.setAttribute("tabindex", "-1");
  currentTarget.setAttribute("tabindex", "0");
}

const STEPS: Readonly<Record<string, readonly [down: number, across: number]>> = {
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
};

/** Moves the focus to the box beside, as one sees them: a line that begins at the right is followed from there. */
function moveBy(event: KeyboardEvent & { currentTarget: HTMLTableElement }): void {
  const { currentTarget: table, key, target } = event;
  const step = Object.hasOwn(STEPS, key) ? STEPS[key] : undefined;
  const cell = target instanceof HTMLElement ? target.closest("td") : null;
  const row = cell?.closest("tr");
  if (step === undefined || !cell || !row) return;
  event.preventDefault();
  const isTurned = getComputedStyle(table).direction === "rtl";
  const next = table.rows[row.rowIndex + step[0]]
    ?.cells[cell.cellIndex + (isTurned ? -step[1] : step[1])];
  next?.querySelector("input")?.focus();
}

/** Where a part of a list begins that there is. */
function startOf(at: number, items: readonly unknown[], size: number): number {
  return Math.min(at, Math.max(0, Math.ceil(items.length / size) - 1) * size);
}

/** Leads through the parts of a list, where there are several. */
function Range(
  { at, items, name, onMove, size }: {
    at: number;
    items: readonly unknown[];
    size: number;
    name: string;
    onMove: (at: number) => void;
  },
): h.JSX.Element | null {
  if (items.length <= size) return null;
  const start = startOf(at, items, size);
  const end = Math.min(start + size, items.length);
  return (
    <div class="pager" role="group" aria-label={name}>
      <span>{t().matrix.range(name, start + 1, end, items.length)}</span>
      <button type="button" disabled={start === 0} onClick={() => onMove(start - size)}>
        {t().previous}
      </button>
      <button type="button" disabled={end === items.length} onClick={() => onMove(start + size)}>
        {t().next}
      </button>
    </div>
  );
}
