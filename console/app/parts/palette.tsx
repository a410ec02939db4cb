import { h, useEffect, useId, useRef, useState } from "../packages/preact.ts";
import { useLoad } from "../load.ts";
import { type Item, narrowed, standing, usersLike } from "../palette_items.ts";
import { follow, place } from "../router.tsx";
import { t } from "../strings.ts";
import { Dialog } from "./dialog.tsx";
import { isPaletteOpen } from "./palette_state.ts";

/** How many results stand below the field at once. */
const MOST = 12;
/** How long typing rests before users are asked for. */
const REST_MS = 200;

/** Leads to pages, projects, users and what can be begun, by a few letters; the pattern of a combobox with a list. */
export function Palette(): h.JSX.Element | null {
  if (!isPaletteOpen.value) return null;
  const close = () => isPaletteOpen.value = false;
  return (
    <Dialog title={t().palette.title} onClose={close}>
      <Search onClose={close} />
    </Dialog>
  );
}

function Search({ onClose }: { onClose: () => void }): h.JSX.Element {
  const id = useId();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState(0);
  const { items, isTooMany } = useItems(typed);
  const text = t().palette;
  const open = (item: Item | undefined) => {
    if (item === undefined) return;
    onClose();
    follow(item.to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (event.key === "Enter") open(items[chosen]);
    else if (step === undefined) return;
    else setChosen(step(chosen, items.length));
    event.preventDefault();
  };
  return (
    <div class="palette">
      <input
        type="text"
        role="combobox"
        autoFocus
        autoComplete="off"
        dir="auto"
        aria-label={text.title}
        aria-expanded={items.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={items.length === 0 ? undefined : `${id}-${chosen}`}
        aria-describedby={`${id}-hint`}
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <p class="hint" id={`${id}-hint`}>{text.hint}</p>
      <ul role="listbox" id={`${id}-list`} aria-label={text.title}>
        {items.map((item, index) => (
          <Option
            key={item.id}
            id={`${id}-${index}`}
            item={item}
            isChosen={index === chosen}
            onClick={() => open(item)}
          />
        ))}
      </ul>
      {isTooMany && <p class="quiet">{text.tooMany}</p>}
      <p class="quiet" role="status">{items.length === 0 ? text.none : text.found(items.length)}</p>
    </div>
  );
}

function Option(
  { id, isChosen, item: { kind, label }, onClick }: {
    id: string;
    item: Item;
    isChosen: boolean;
    onClick: () => void;
  },
): h.JSX.Element {
  const option = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) option.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  return (
    <li ref={option} role="option" id={id} aria-selected={isChosen} onClick={onClick}>
      <bdi>{label}</bdi> <span class="quiet">{kind}</span>
    </li>
  );
}

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => count === 0 ? 0 : (at + 1) % count,
  ArrowUp: (at, count) => count === 0 ? 0 : (at + count - 1) % count,
  Home: () => 0,
  End: (_, count) => Math.max(count - 1, 0),
};

function useItems(typed: string): { items: Item[]; isTooMany: boolean } {
  const projectId = /^p\/([^/]+)/.exec(place.value.path)?.[1];
  const { value: pages = [] } = useLoad(() => standing(projectId), [projectId]);
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), REST_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const { value: users = [] } = useLoad(
    () => asked.length < 2 ? Promise.resolve([]) : usersLike(asked, projectId),
    [projectId, asked],
  );
  const found = narrowed(pages, typed);
  // Users of the letters before are still there until those of these have come.
  const people = asked === typed.trim() ? users ?? [] : narrowed(users ?? [], typed);
  return { items: [...found, ...people].slice(0, MOST), isTooMany: users === null };
}
