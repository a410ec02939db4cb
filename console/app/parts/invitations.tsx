import { h } from "../packages/preact.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import type {
  InvitationStatus,
  OrganizationInvitation,
} from "../../../plugins/organizations/types.ts";
import { useLoad } from "../load.ts";
import { place, setQuery } from "../router.tsx";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { wordsOf } from "../words.ts";
import { Destroys, Opens } from "./dialog.tsx";
import { announce, ErrorNote, When } from "./feedback.tsx";
import { Field, Form, Select, useAction } from "./form.tsx";
import { type OrganizationParts, RoleField } from "./members.tsx";
import { type Column, cursorOf, Listed } from "./table.tsx";

const PREFIX = "invitations-";

const STATUSES: readonly InvitationStatus[] = [
  "pending",
  "accepted",
  "rejected",
  "revoked",
  "expired",
];

/** Who is asked to join an organization, and what they answered. */
export function Invitations(
  { organizationId, projectId, version }: OrganizationParts & {
    /** Another one after each change that is made elsewhere. */
    version: number;
  },
): h.JSX.Element {
  const text = t().organization;
  const status = place.value.query.get("invitations") ?? "pending";
  const body = {
    organizationId,
    limit: 50,
    ...cursorOf(PREFIX),
    ...status === "all" ? {} : { status },
  };
  const loaded = useLoad(
    () =>
      call<Page<OrganizationInvitation>>({
        path: "/organization/list-invitations",
        projectId,
        body,
      }),
    [JSON.stringify(body), version],
  );
  const send = async (path: string, fields: Record<string, unknown>) => {
    await call({ path, projectId, body: fields });
    announce(t().saved);
    loaded.reload();
  };
  return (
    <div>
      <h2>{text.invitations}</h2>
      <div class="filters">
        <Select
          name="invitations"
          label={t().users.state}
          value={status}
          options={[
            ...STATUSES.map((each) => [each, text.statuses[each] ?? each] as const),
            ["all", text.statuses.all ?? "all"],
          ]}
          onChange={(next) =>
            setQuery({ invitations: next, [`${PREFIX}after`]: "", [`${PREFIX}before`]: "" })}
        />
      </div>
      <Listed
        loaded={loaded}
        caption={text.invitations}
        columns={columns({ organizationId, send })}
        empty={text.noInvitations}
        prefix={PREFIX}
      />
    </div>
  );
}

type Send = (path: string, fields: Record<string, unknown>) => Promise<void>;

function columns(
  { organizationId, send }: { organizationId: string; send: Send },
): Column<OrganizationInvitation>[] {
  const text = t().organization;
  return [
    { head: t().email, cell: ({ email }) => <bdi>{email}</bdi> },
    { head: t().role, cell: ({ role }) => <code>{role}</code> },
    { head: t().users.state, cell: ({ status }) => text.statuses[status] ?? status },
    { head: t().user.ends, cell: ({ expiresAt }) => <When at={expiresAt} /> },
    {
      head: t().actions,
      cell: ({ email, id, role, status, teamIds }) =>
        status !== "pending" ? "–" : (
          <span class="actions">
            <Resend
              send={() =>
                send("/organization/invite-member", {
                  ...{ organizationId, email, role, teamIds },
                  resend: true,
                })}
            />
            <Destroys
              label={text.revoke}
              title={text.revoke}
              question={text.revokeQuestion(email)}
              undo={t().takenBack.invite}
              send={() => send("/organization/cancel-invitation", { invitationId: id })}
            />
          </span>
        ),
    },
  ];
}

function Resend({ send }: { send: () => Promise<void> }): h.JSX.Element {
  const { error, isPending, run } = useAction(send);
  return (
    <span>
      <button type="button" disabled={isPending} onClick={() => run()}>
        {t().organization.resend}
      </button>
      {error !== undefined && <ErrorNote error={error} />}
    </span>
  );
}

/** Asks somebody to join. An address that is asked already is refused, so a lost answer does no harm. */
export function Invite(
  { onDone, organizationId, projectId }: OrganizationParts & { onDone: () => void },
): h.JSX.Element {
  const text = t().organization;
  return (
    <Opens name="invite" label={text.invite} title={text.invite} primary>
      {(close) => (
        <Form
          submit={text.invite}
          onCancel={close}
          send={async ({ email, role = "" }) => {
            const body = { organizationId, email, role: wordsOf(role) };
            await call({ path: "/organization/invite-member", projectId, body });
            announce(text.invited(email ?? ""));
            close();
            onDone();
          }}
        >
          <Field name="email" label={t().email} type="email" required autoFocus />
          <RoleField />
        </Form>
      )}
    </Opens>
  );
}
