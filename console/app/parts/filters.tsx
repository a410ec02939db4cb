import { type ComponentChildren, h } from "../packages/preact.ts";
import { place, setQuery } from "../router.tsx";
import { t } from "../strings.ts";
import { Field } from "./form.tsx";

/**
 * Fields of the address's query: what is looked for stays in the link. `/` leads to the first field of a
 * page.
 */
export function Filters(
  { children, fields, times = {} }: {
    /** What each is called, by its name in the query. */
    fields: Readonly<Record<string, string>>;
    /** The same of moments, in the reader's own time. */
    times?: Readonly<Record<string, string>>;
    /** What else chooses, as lists do. */
    children?: ComponentChildren;
  },
): h.JSX.Element {
  const { query } = place.value;
  const search = (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const names = [...Object.keys(fields), ...Object.keys(times)];
    const given = names.map((name) => [name, String(data.get(name) ?? "").trim()]);
    setQuery({ ...Object.fromEntries(given), after: "", before: "" });
  };
  return (
    <form role="search" class="filters" onSubmit={search}>
      {Object.entries(fields).map(([name, label]) => (
        <input
          key={name}
          name={name}
          type="search"
          aria-label={label}
          placeholder={label}
          defaultValue={query.get(name) ?? ""}
        />
      ))}
      {Object.entries(times).map(([name, label]) => (
        <Field
          key={name}
          name={name}
          label={label}
          type="datetime-local"
          defaultValue={query.get(name) ?? ""}
        />
      ))}
      {children}
      <button type="submit">{t().search}</button>
    </form>
  );
}

addEventListener("keydown", (event) => {
  const { target } = event;
  const isTyping = target instanceof HTMLElement && target.matches("input, textarea, select");
  if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.querySelector<HTMLInputElement>("main .filters input");
  if (field === null) return;
  event.preventDefault();
  field.focus();
});
