import { type ComponentChildren, h } from "../packages/preact.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import { type Loaded } from "../load.ts";
import { place, setQuery } from "../router.tsx";
import { t } from "../strings.ts";
import { Empty, ErrorNote, Skeleton } from "./feedback.tsx";
import { Heading } from "./shell.tsx";

/** A column of a table. */
export interface Column<Item> {
  readonly head: string;
  readonly cell: (item: Item) => ComponentChildren;
}

/**
 * Rows of a kind. The first cell of a row names it. On a narrow screen each row is a block of its own, with
 * the heads beside the values; the roles say that it is a table all the same.
 */
export function Table<Item extends { id?: string }>(
  { caption, columns, items }: {
    /** What the rows are, for whoever reads by ear. */
    caption: string;
    columns: readonly Column<Item>[];
    items: readonly Item[];
  },
): h.JSX.Element {
  return (
    <table role="table" aria-label={caption}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ head }) => <th key={head} role="columnheader" scope="col">{head}</th>)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {items.map((item, row) => (
          <tr key={item.id ?? row} role="row">
            {columns.map(({ cell, head }, index) =>
              index === 0
                ? <th key={head} role="rowheader" scope="row">{cell(item)}</th>
                : <td key={head} role="cell" data-head={head}>{cell(item)}</td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What was loaded, or what stands in its place. */
export function Shown<Value>(
  { children, loaded, title }: {
    loaded: Loaded<Value>;
    children: (value: Value) => ComponentChildren;
    /** Heads a page whose heading is in `children`, as long as those are not there. */
    title?: string;
  },
): h.JSX.Element {
  const { error, reload, value } = loaded;
  const note = error !== undefined && <ErrorNote error={error} onRetry={reload} />;
  if (value === undefined) {
    return (
      <div>
        {title !== undefined && <Heading title={title} />}
        {note || <Skeleton />}
      </div>
    );
  }
  return (
    <div>
      {note}
      <div aria-busy={loaded.isLoading}>{children(value)}</div>
    </div>
  );
}

/** What of the address says which page of a list is shown; `prefix` tells lists of one page apart. */
export function cursorOf(prefix = ""): { after?: string; before?: string } {
  const { query } = place.value;
  const after = query.get(`${prefix}after`);
  const before = query.get(`${prefix}before`);
  if (after !== null) return { after };
  return before === null ? {} : { before };
}

/** Leads to the pages of a list before and after. */
export function Pager(
  { page, prefix = "" }: { page: Page<unknown>; prefix?: string },
): h.JSX.Element | null {
  const { after, before } = page.listMetadata;
  if (after === null && before === null) return null;
  const show = (cursors: { after: string; before: string }) =>
    setQuery({ [`${prefix}after`]: cursors.after, [`${prefix}before`]: cursors.before });
  return (
    <nav class="pager" aria-label={t().pages}>
      <button
        type="button"
        disabled={before === null}
        onClick={() => show({ before: before ?? "", after: "" })}
      >
        {t().previous}
      </button>
      <button
        type="button"
        disabled={after === null}
        onClick={() => show({ after: after ?? "", before: "" })}
      >
        {t().next}
      </button>
    </nav>
  );
}

/** A page of a list, or what stands in its place while there is none. */
export function Listed<Item extends { id?: string }>(
  { caption, columns, empty, loaded, prefix }: {
    loaded: Loaded<Page<Item>>;
    caption: string;
    columns: readonly Column<Item>[];
    /** What is said when there is nothing. */
    empty: string;
    prefix?: string;
  },
): h.JSX.Element {
  return (
    <Shown loaded={loaded}>
      {(page) => (
        <div>
          {page.data.length === 0
            ? <Empty title={empty} />
            : <Table caption={caption} columns={columns} items={page.data} />}
          <Pager page={page} prefix={prefix} />
        </div>
      )}
    </Shown>
  );
}

/** Whether a list has somebody of this name now who was not in it before. */
export function hasNew(
  { data }: Page<{ id: string; name: string }>,
  { before, name }: { before: Page<{ id: string }> | undefined; name: string | undefined },
): boolean {
  const known = new Set(before?.data.map(({ id }) => id));
  return data.some((item) => item.name === name && !known.has(item.id));
}
