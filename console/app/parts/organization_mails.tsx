import { h } from "../packages/preact.ts";
import type { OrganizationMails as Mails } from "../../../plugins/emails/types.ts";
import { changed } from "../changes.ts";
import { useLoad } from "../load.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { announce } from "./feedback.tsx";
import { Field, Form } from "./form.tsx";
import { Shown } from "./table.tsx";

/** How the mails of one organization differ from the project's. */
export function OrganizationMails(
  { organizationId, projectId }: { organizationId: string; projectId: string },
): h.JSX.Element {
  const text = t().organizationMails;
  const loaded = useLoad(
    () =>
      call<Mails>({
        path: "/banata/emails/organizations/get",
        projectId,
        body: { organizationId },
      }),
    [organizationId],
  );
  return (
    <div class="narrow">
      <h2>{text.title}</h2>
      <Shown loaded={loaded}>
        {(mails) => (
          <Form
            submit={t().save}
            send={async (fields) => {
              const { senderName, variant } = fields;
              const own = { senderName: senderName || null, variant: variant || null };
              const body = { organizationId, ...changed(own, mails) };
              await call({ path: "/banata/emails/organizations/save", projectId, body });
              announce(t().saved);
              loaded.reload();
            }}
          >
            <Field
              name="senderName"
              label={text.senderName}
              hint={text.senderNameHint}
              maxLength={200}
              defaultValue={mails.senderName ?? ""}
            />
            <Field
              name="variant"
              label={text.variant}
              hint={text.variantHint}
              pattern="[A-Za-z0-9]{1,32}"
              defaultValue={mails.variant ?? ""}
            />
          </Form>
        )}
      </Shown>
    </div>
  );
}
