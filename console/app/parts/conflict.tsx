import { h, useLayoutEffect } from "../packages/preact.ts";
import { t } from "../strings.ts";
import { useUnsaved } from "../unsaved.ts";
import { Form } from "./form.tsx";

/** Somebody else saved meanwhile: whose values stay is for whoever sits here to say. */
export function Conflict(
  { question, onMine, onTheirs }: {
    question: string;
    onMine: () => Promise<void>;
    onTheirs: () => void;
  },
): h.JSX.Element {
  const tellUnsaved = useUnsaved();
  useLayoutEffect(() => tellUnsaved(true), []);
  return (
    <div class="note" role="alert">
      <p>{question}</p>
      <Form submit={t().settings.keepMine} send={onMine} />
      <button type="button" onClick={onTheirs}>{t().settings.takeTheirs}</button>
    </div>
  );
}
