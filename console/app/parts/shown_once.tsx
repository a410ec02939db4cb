import { h, useLayoutEffect } from "../packages/preact.ts";
import { t } from "../strings.ts";
import { useUnsaved } from "../unsaved.ts";
import { Code } from "./feedback.tsx";

/** A secret that can't be shown again: until somebody says that they have kept it, leaving asks. */
export function ShownOnce(
  { hint, label, onKept, secret }: {
    secret: string;
    label: string;
    hint: string;
    onKept: () => void;
  },
): h.JSX.Element {
  const tellUnsaved = useUnsaved();
  useLayoutEffect(() => tellUnsaved(true), [secret]);
  return (
    <div class="note good">
      <p>{hint}</p>
      <Code label={label} text={secret} />
      <button type="button" onClick={onKept}>{t().keys.kept}</button>
    </div>
  );
}
