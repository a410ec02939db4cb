import { h, useEffect, useRef, useState } from "../packages/preact.ts";
import type { ColumnsBlock, EmailBlock } from "../../../plugins/emails/blocks/types.ts";
import { replaced, without } from "../lists.ts";
import { t } from "../strings.ts";
import { BlockFields, newBlock } from "./block_fields.tsx";
import { announce, Empty } from "./feedback.tsx";
import { Select } from "./form.tsx";

/** Columns may be nested so deep. */
const MAX_DEPTH = 3;
const MAX_COLUMNS = 4;

interface ListProps {
  readonly blocks: readonly EmailBlock[];
  readonly onChange: (blocks: readonly EmailBlock[]) => void;
  /** What the list is, for whoever reads by ear. */
  readonly label: string;
  /** In how many columns it stands. @default 0 */
  readonly depth?: number;
}

/** Blocks one below the other, to be added, moved, changed and taken away by mouse or keyboard. */
export function BlockList({ blocks, depth = 0, label, onChange }: ListProps): h.JSX.Element {
  const text = t().blocks;
  const list = useRef<HTMLOListElement>(null);
  const [focused, setFocused] = useState<{ id: string; part: string } | null>(null);
  const [before, setBefore] = useState<readonly EmailBlock[] | null>(null);
  useEffect(() => {
    if (focused === null) return;
    // What moves in a page loses its focus.
    const item = list.current?.querySelector(`:scope > [data-block="${CSS.escape(focused.id)}"]`);
    const part = item?.querySelector<HTMLButtonElement>(`:scope > .actions .${focused.part}`);
    if (part && !part.disabled) part.focus();
    else item?.querySelector<HTMLElement>("summary")?.focus();
    setFocused(null);
  }, [focused]);
  const settle = (next: readonly EmailBlock[]) => {
    setBefore(null);
    onChange(next);
  };
  const move = (at: number, by: number, part: string) => {
    const block = blocks[at];
    const to = at + by;
    if (block === undefined || to < 0 || to >= blocks.length) return;
    const others = without(blocks, at);
    settle([...others.slice(0, to), block, ...others.slice(to)]);
    setFocused({ id: block.id, part });
    announce(text.moved(to + 1, blocks.length));
  };
  const remove = (at: number, name: string) => {
    const next = blocks[at + 1] ?? blocks[at - 1];
    onChange(without(blocks, at));
    setBefore(blocks);
    if (next !== undefined) setFocused({ id: next.id, part: "summary" });
    announce(text.removed(name));
  };
  return (
    <div>
      {blocks.length === 0 && <Empty title={text.none} />}
      <ol class="blocks" ref={list} aria-label={label}>
        {blocks.map((block, at) => (
          <Item
            key={block.id}
            block={block}
            depth={depth}
            isFirst={at === 0}
            isLast={at === blocks.length - 1}
            onChange={(changed) => settle(replaced(blocks, { at, item: changed }))}
            onMove={(by, part) => move(at, by, part)}
            onRemove={(name) => remove(at, name)}
          />
        ))}
      </ol>
      {before !== null && <button type="button" onClick={() => settle(before)}>{text.undo}</button>}
      <Add
        isDeepest={depth === MAX_DEPTH}
        onAdd={(block) => {
          settle([...blocks, block]);
          setFocused({ id: block.id, part: "summary" });
        }}
      />
    </div>
  );
}

function Item(
  { block, depth, isFirst, isLast, onChange, onMove, onRemove }: {
    block: EmailBlock;
    depth: number;
    isFirst: boolean;
    isLast: boolean;
    onChange: (block: EmailBlock) => void;
    onMove: (by: number, part: string) => void;
    onRemove: (name: string) => void;
  },
): h.JSX.Element {
  const text = t().blocks;
  const name = nameOf(block);
  // A template has up to two hundred: what is shut has no fields.
  const [isOpen, setOpen] = useState(false);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (by === 0 || !event.altKey || isTypedInto(event.target)) return;
    event.preventDefault();
    // Of blocks in columns, the innermost moves.
    event.stopPropagation();
    onMove(by, "summary");
  };
  return (
    <li data-block={block.id} onKeyDown={onKeyDown}>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{name}</summary>
        {isOpen && <BlockFields block={block} onChange={onChange} />}
        {isOpen && block.type === "columns" && <Columns {...{ block, depth, onChange }} />}
      </details>
      <span class="actions">
        <button
          type="button"
          class="small up"
          disabled={isFirst}
          aria-label={text.up(name)}
          onClick={() => onMove(-1, "up")}
        />
        <button
          type="button"
          class="small down"
          disabled={isLast}
          aria-label={text.down(name)}
          onClick={() => onMove(1, "down")}
        />
        <button
          type="button"
          class="small gone"
          aria-label={text.remove(name)}
          onClick={() => onRemove(name)}
        />
      </span>
    </li>
  );
}

/** Whether the arrows are the cursor's there. */
function isTypedInto(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches("input, textarea, select");
}

/** What a block is called: its kind, and how it begins. */
function nameOf(block: EmailBlock): string {
  const kind = t().blocks.types[block.type];
  const words = block.label ??
    ("text" in block ? block.text : block.type === "image" ? block.alt : "");
  if (words === "") return kind;
  return `${kind}: ${words.length > 40 ? `${words.slice(0, 40)}…` : words}`;
}

function Columns(
  { block, depth, onChange }: {
    block: ColumnsBlock;
    depth: number;
    onChange: (block: EmailBlock) => void;
  },
): h.JSX.Element {
  const text = t().blocks;
  const { columns } = block;
  const change = (next: ColumnsBlock["columns"]) => onChange({ ...block, columns: next });
  return (
    <div>
      {columns.map((column, at) => (
        <fieldset key={at}>
          <legend>{text.column(at + 1)}</legend>
          <BlockList
            blocks={column.blocks}
            depth={depth + 1}
            label={text.column(at + 1)}
            onChange={(blocks) => change(replaced(columns, { at, item: { ...column, blocks } }))}
          />
          {columns.length > 2 && (
            <button type="button" onClick={() => change(without(columns, at))}>
              {text.removeColumn(at + 1)}
            </button>
          )}
        </fieldset>
      ))}
      {columns.length < MAX_COLUMNS && (
        <button
          type="button"
          onClick={() => change([...columns, { blocks: [] }])}
        >
          {text.addColumn}
        </button>
      )}
    </div>
  );
}

function Add(
  { isDeepest, onAdd }: { isDeepest: boolean; onAdd: (block: EmailBlock) => void },
): h.JSX.Element {
  const text = t().blocks;
  const [type, setType] = useState("text");
  const types = Object.entries(text.types).filter(([each]) => !isDeepest || each !== "columns");
  return (
    <div class="filters">
      <Select name="type" label={text.addBlock} value={type} options={types} onChange={setType} />
      <button type="button" onClick={() => onAdd(newBlock(type))}>{text.add}</button>
    </div>
  );
}
