import { h } from "../packages/preact.ts";
import { Link, place } from "../router.tsx";

/** Pages that belong together, below one heading. */
export function Tabs(
  { label, pages }: {
    label: string;
    pages: readonly (readonly [path: string, label: string])[];
  },
): h.JSX.Element {
  const { path } = place.value;
  return (
    <nav class="tabs" aria-label={label}>
      {pages.map(([each, text]) => <Link key={each} to={each} current={path === each}>{text}
      </Link>)}
    </nav>
  );
}
