import { h } from "../packages/preact.ts";
import type { QueuedMail, ShownMail as Answer } from "../../../plugins/emails/types.ts";
import { useLoad } from "../load.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { Opens } from "./dialog.tsx";
import { MailLook } from "./mail_preview.tsx";

interface Parts {
  readonly mail: QueuedMail;
  readonly projectId: string | undefined;
}

/** A button that shows what a mail says, without its links and codes. */
export function ShowsMail({ mail, projectId }: Parts): h.JSX.Element {
  const text = t().shownMail;
  return (
    <Opens label={text.show} title={text.title(mail.recipient)}>
      {(close) => (
        <div>
          <div class="tall">
            <ShownMail {...{ mail, projectId }} />
          </div>
          <p class="actions">
            <button type="button" onClick={close}>{t().close}</button>
          </p>
        </div>
      )}
    </Opens>
  );
}

function ShownMail({ mail: { id }, projectId }: Parts): h.JSX.Element {
  const text = t().shownMail;
  const { error, value } = useLoad(
    () => call<Answer>({ path: "/banata/emails/mails/show", projectId, body: { id } }),
    [id],
  );
  return (
    <MailLook mail={value} error={error}>
      {value !== undefined && <p class="hint">{hintOf(value, text)}</p>}
    </MailLook>
  );
}

function hintOf(
  { hidden, kept }: Answer,
  text: ReturnType<typeof t>["shownMail"],
): string {
  if (!kept) return text.gone;
  return hidden.length === 0 ? text.whole : text.hidden(hidden.join(", "));
}
