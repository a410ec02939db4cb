import { type ComponentChildren, h } from "./packages/preact.ts";
import { signal } from "./packages/signals.ts";
import { focusHeading } from "./focus.ts";
import { forgetUnsaved, isUnsaved, leaveBy } from "./unsaved.ts";

/** Where the console's pages are. */
const BASE = "/console/";

/** What follows {@link BASE} in the address, and what follows its `?`. */
export const place = signal(placeOf(location));

interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

function placeOf({ pathname, search }: { pathname: string; search: string }): Place {
  const path = pathname.startsWith(BASE) ? pathname.slice(BASE.length) : "";
  // Up to its last character that is no slash.
  return { path: /^(?:.*[^/])?/.exec(path)?.[0] ?? "", query: new URLSearchParams(search) };
}

addEventListener("popstate", () => {
  const next = placeOf(location);
  if (isUnsaved() && next.path !== place.value.path) {
    const wanted = addressOf(next);
    history.pushState(null, "", BASE + addressOf(place.value));
    return follow(wanted);
  }
  if (next.path !== place.value.path) focusHeading();
  place.value = next;
});

function addressOf({ path, query }: Place): string {
  const text = query.toString();
  return path + (text === "" ? "" : `?${text}`);
}

/** Shows the page at this path, or asks first where something typed would be lost. */
export function follow(path: string): void {
  leaveBy(() => go(path));
}

/** Shows the page at this path below {@link BASE}. */
export function go(path: string, { replaces = false }: { replaces?: boolean } = {}): void {
  if (!replaces) forgetUnsaved();
  const url = `${BASE}${path}`;
  if (replaces) history.replaceState(null, "", url);
  else history.pushState(null, "", url);
  place.value = placeOf(location);
  if (replaces) return;
  scrollTo(0, 0);
  focusHeading();
}

/** Puts fields into the address's query, so that the link leads to the same view; `""` takes one away. */
export function setQuery(fields: Readonly<Record<string, string>>): void {
  const query = new URLSearchParams(place.value.query);
  for (const [name, value] of Object.entries(fields)) {
    if (value === "") query.delete(name);
    else query.set(name, value);
  }
  go(addressOf({ path: place.value.path, query }), { replaces: true });
}

/** Where the pages of a project are, or of the platform itself. */
export function baseOf(projectId: string | undefined): string {
  return projectId === undefined ? "platform" : `p/${projectId}`;
}

/** A link to a page of the console. */
export function Link(
  { children, current, label, to, ...rest }: {
    to: string;
    children: ComponentChildren;
    /** Whether it leads to where one is. */
    current?: boolean;
    class?: string;
    label?: string;
  },
): h.JSX.Element {
  const onClick = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    follow(to);
  };
  return (
    <a
      href={`${BASE}${to}`}
      onClick={onClick}
      class={rest.class}
      aria-label={label}
      aria-current={current ? "page" : undefined}
    >
      {children}
    </a>
  );
}

/** What a pattern such as `p/:projectId/users/:userId` finds in a path; null where it does not fit. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const text = given[index] ?? "";
    if (part.startsWith(":")) found[part.slice(1)] = text;
    else if (part !== text) return null;
  }
  return found;
}
