import { h, useEffect, useState } from "../packages/preact.ts";
import { person } from "../session.ts";
import { t } from "../strings.ts";
import { type Undoable, undoable } from "../undo.ts";
import { announce, ErrorNote } from "./feedback.tsx";
import { useAction } from "./form.tsx";

/** How long something can be taken back; as long as somebody is at the bar, it stays. */
const OFFERED_MS = 20_000;

/** Offers to take back what was done last. It stands before the page's heading, to which the focus goes then. */
export function UndoBar(): h.JSX.Element | null {
  const offered = undoable.value;
  if (offered === null || offered.by !== person.value?.id) return null;
  return <Offer key={offered.done} offered={offered} />;
}

function Offer({ offered }: { offered: Undoable }): h.JSX.Element {
  const [isHeld, setHeld] = useState(false);
  const { error, isPending, run } = useAction(async () => {
    await offered.undo();
    announce(t().undo.undone);
    close();
  });
  const close = () => {
    if (undoable.value === offered) undoable.value = null;
  };
  useEffect(() => {
    // What could not be taken back stays to be read.
    if (isHeld || isPending || error !== undefined) return;
    const timer = setTimeout(close, OFFERED_MS);
    return () => clearTimeout(timer);
  }, [offered, isHeld, isPending, error]);
  const hold = () => setHeld(true);
  const letGo = () => setHeld(false);
  return (
    <div
      class="undo"
      role="region"
      aria-label={t().undo.title}
      onFocusIn={hold}
      onFocusOut={letGo}
      onPointerEnter={hold}
      onPointerLeave={letGo}
    >
      <span role="status">{offered.done}</span>
      <button type="button" disabled={isPending} onClick={() => run()}>{t().undo.undo}</button>
      <button type="button" onClick={close}>{t().close}</button>
      {error !== undefined && <ErrorNote error={error} />}
    </div>
  );
}
