import { h } from "../packages/preact.ts";
import { go, leavesFor } from "../router.tsx";
import { t } from "../strings.ts";
import { Dialog } from "./dialog.tsx";

/** Asks whoever follows a link, or goes back, whether what they typed may be lost. */
export function LeaveQuestion(): h.JSX.Element | null {
  const path = leavesFor.value;
  if (path === null) return null;
  const text = t().leaving;
  const stay = () => leavesFor.value = null;
  const leave = () => {
    stay();
    go(path);
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
