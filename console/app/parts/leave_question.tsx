import { h } from "../packages/preact.ts";
import { t } from "../strings.ts";
import { leaving } from "../unsaved.ts";
import { Dialog } from "./dialog.tsx";

/** Asks whoever follows a link, goes back or changes the language whether what is not saved may be lost. */
export function LeaveQuestion(): h.JSX.Element | null {
  const wanted = leaving.value;
  if (wanted === null) return null;
  const text = t().leaving;
  const stay = () => leaving.value = null;
  const leave = () => {
    stay();
    wanted.leave();
  };
  return (
    <Dialog title={text.title} onClose={stay}>
      <p>{text.question}</p>
      <div class="actions">
        <button type="button" onClick={stay}>{text.stay}</button>
        <button type="button" class="danger" onClick={leave}>{text.leave}</button>
      </div>
    </Dialog>
  );
}
