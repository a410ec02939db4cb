import { h, useState } from "../packages/preact.ts";
import type { CheckReply } from "../../../plugins/_kernel/check.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { Field, Form } from "./form.tsx";

/** Why a person may do something, or not: each role and place that grants it. */
export function PermissionCheck({ projectId }: { projectId: string | undefined }): h.JSX.Element {
  const [reply, setReply] = useState<CheckReply | null>(null);
  const text = t().check;
  return (
    <div class="narrow">
      <h2>{text.title}</h2>
      <Form
        submit={text.submit}
        send={async ({ organizationId = "", permission, userId }) => {
          const place = organizationId === "" ? {} : { organizationId };
          const body = { userId, permission, explain: true, ...place };
          const path = "/banata/rbac/check-permission";
          setReply(await call<CheckReply>({ path, projectId, body }));
        }}
      >
        <Field name="userId" label={text.user} required />
        <Field name="permission" label={text.permission} hint={text.permissionHint} required />
        <Field name="organizationId" label={text.organization} hint={text.organizationHint} />
      </Form>
      {reply !== null && (
        <div class={reply.allowed ? "note good" : "note bad"} role="status">
          <p>{reply.allowed ? text.yes : text.no}</p>
          <ul>
            {reply.explanation?.flatMap(({ grantedBy }) =>
              grantedBy.map(({ grant, organizationId, role }, index) => (
                <li key={index}>{text.because(role ?? "–", grant, organizationId)}</li>
              ))
            )}
          </ul>
        </div>
      )}
    </div>
  );
}
