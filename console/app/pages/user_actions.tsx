import { h } from "../packages/preact.ts";
import type { User } from "../../../plugins/users/types.ts";
import { actAs } from "../acting.ts";
import { Destroys, Opens } from "../parts/dialog.tsx";
import { announce, ErrorNote } from "../parts/feedback.tsx";
import { Field, Form, useAction } from "../parts/form.tsx";
import { project } from "../parts/shell.tsx";
import { baseOf, go } from "../router.tsx";
import { be, call, person } from "../session.ts";
import { t } from "../strings.ts";

/** A user's page, for its parts. */
export interface UserParts {
  readonly user: User;
  readonly projectId: string | undefined;
  /** Reads the user anew. */
  readonly reload: () => void;
}

type Send = (path: string, body: Record<string, unknown>) => Promise<void>;

/** What is done with a user as a whole: banning, a new password, removing. */
export function UserActions({ projectId, reload, user }: UserParts): h.JSX.Element {
  const text = t().user;
  const send: Send = async (path, body) => {
    await call({ path, projectId, body: { userId: user.id, ...body } });
    announce(t().saved);
    reload();
  };
  return (
    <span class="actions">
      {user.id !== person.value?.id && <ActAs user={user} />}
      {user.banned ? <Unban send={send} /> : <Ban name={user.name} send={send} />}
      <SetPassword send={send} />
      {user.twoFactorEnabled && (
        <Destroys
          label={text.removeFactor}
          title={text.removeFactor}
          question={text.removeFactorQuestion}
          name={user.email}
          send={() => send("/admin/remove-second-factor", {})}
        />
      )}
      <Destroys
        label={t().remove}
        title={text.removeTitle(user.name)}
        question={text.removeQuestion}
        name={user.email}
        send={async () => {
          await call({ path: "/admin/remove-user", projectId, body: { userId: user.id } });
          announce(text.removed(user.name));
          go(`${baseOf(projectId)}/users`);
        }}
      />
    </span>
  );
}

/** Signs this browser in as the user; the banner says so until that ends. */
function ActAs({ user: { id, name } }: { user: User }): h.JSX.Element {
  const text = t().acting;
  return (
    <Opens label={text.begin} title={text.beginTitle(name)}>
      {(close) => (
        <Form
          submit={text.begin}
          onCancel={close}
          send={async () => {
            const { value } = project;
            await (value === null ? be(id) : actAs(value, id));
            close();
          }}
        >
          <p>{text.beginHint}</p>
        </Form>
      )}
    </Opens>
  );
}

function Unban({ send }: { send: Send }): h.JSX.Element {
  const { error, isPending, run } = useAction(() => send("/admin/unban-user", {}));
  return (
    <span>
      <button type="button" disabled={isPending} onClick={() => run()}>{t().user.unban}</button>
      {error !== undefined && <ErrorNote error={error} />}
    </span>
  );
}

function Ban({ name, send }: { name: string; send: Send }): h.JSX.Element {
  const text = t().user;
  return (
    <Opens label={text.ban} title={text.banTitle(name)}>
      {(close) => (
        <Form
          submit={text.ban}
          danger
          onCancel={close}
          send={async ({ banExpires = "", banReason = "" }) => {
            await send("/admin/ban-user", {
              ...banReason === "" ? {} : { banReason },
              ...banExpires === "" ? {} : { banExpires: Date.parse(banExpires) },
            });
            close();
          }}
        >
          <p>{text.banHint}</p>
          <Field name="banReason" label={text.reason} maxLength={500} autoFocus />
          <Field name="banExpires" label={text.until} hint={text.untilHint} type="datetime-local" />
        </Form>
      )}
    </Opens>
  );
}

function SetPassword({ send }: { send: Send }): h.JSX.Element {
  const text = t().user;
  return (
    <Opens label={text.password} title={text.password}>
      {(close) => (
        <Form
          submit={t().save}
          onCancel={close}
          send={async ({ newPassword }) => {
            await send("/admin/set-user-password", { newPassword });
            close();
          }}
        >
          <Field
            name="newPassword"
            label={t().password}
            type="password"
            autoComplete="new-password"
            hint={text.passwordHint}
            required
            autoFocus
          />
        </Form>
      )}
    </Opens>
  );
}
