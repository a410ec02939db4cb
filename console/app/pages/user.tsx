import { h } from "../packages/preact.ts";
import type {
  User as UserRecord,
  UserAccount,
  UserList,
  UserSession,
} from "../../../plugins/users/types.ts";
import { ApiError } from "../api.ts";
import { changed } from "../changes.ts";
import { useLoad } from "../load.ts";
import { Destroys } from "../parts/dialog.tsx";
import { announce, Code, Empty, When } from "../parts/feedback.tsx";
import { Check, Field, type Fields, Form, TextField } from "../parts/form.tsx";
import { Heading } from "../parts/shell.tsx";
import { Shown, Table } from "../parts/table.tsx";
import { UserEvents } from "../parts/user_events.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { UserActions, type UserParts } from "./user_actions.tsx";
import { t } from "../strings.ts";
import { wordsOf } from "../words.ts";

/** One user: who they are, what they may do, where they are signed in. */
export function User({ params: { projectId, userId } }: PageProps): h.JSX.Element {
  const loaded = useLoad(
    () => call<UserRecord>({ path: "/admin/get-user", projectId, body: { userId } }),
    [userId],
  );
  return (
    <section>
      <Shown loaded={loaded} title={t().users.title}>
        {(user) => (
          <div>
            <Heading title={user.name}>
              <UserActions user={user} projectId={projectId} reload={loaded.reload} />
            </Heading>
            <Facts user={user} />
            <Edit user={user} projectId={projectId} reload={loaded.reload} />
            <Sessions key={user.updatedAt} userId={user.id} projectId={projectId} />
            <Accounts userId={user.id} projectId={projectId} />
            <UserEvents key={`events${user.updatedAt}`} userId={user.id} projectId={projectId} />
          </div>
        )}
      </Shown>
    </section>
  );
}

function Facts({ user }: { user: UserRecord }): h.JSX.Element {
  const text = t().user;
  return (
    <dl class="facts">
      <dt>{t().email}</dt>
      <dd>
        {user.email}{" "}
        <span class={user.emailVerified ? "tag good" : "tag"}>
          {user.emailVerified ? text.verified : t().users.unverified}
        </span>
      </dd>
      <dt>{text.id}</dt>
      <dd>
        <Code label={text.id} text={user.id} />
      </dd>
      <dt>{t().role}</dt>
      <dd>
        <code>{user.role}</code>
      </dd>
      <dt>{t().created}</dt>
      <dd>
        <When at={user.createdAt} />
      </dd>
      {user.banned && <dt>{t().users.banned}</dt>}
      {user.banned && (
        <dd>
          {user.banReason} {user.banExpires === null ? text.forGood : <When at={user.banExpires} />}
        </dd>
      )}
    </dl>
  );
}

function Edit({ projectId, reload, user }: UserParts): h.JSX.Element {
  const text = t().user;
  const save = async (
    { emailVerified, locale = "", metadata = "", name, role = "", username = "" }: Fields,
  ) => {
    const fields = changed({
      name,
      username: username === "" ? null : username,
      locale: locale === "" ? null : locale,
      metadata: metadataOf(metadata),
      emailVerified: emailVerified === "on",
    }, user);
    if (Object.keys(fields).length > 0) {
      await call({ path: "/admin/update-user", projectId, body: { userId: user.id, ...fields } });
    }
    if (role !== user.role) {
      const body = { userId: user.id, role: wordsOf(role) };
      await call({ path: "/admin/set-role", projectId, body });
    }
    announce(t().saved);
    reload();
  };
  return (
    <div class="narrow">
      <h2>{text.profile}</h2>
      <Form submit={t().save} send={save}>
        <Field name="name" label={t().name} required maxLength={200} defaultValue={user.name} />
        <Field
          name="username"
          label={text.username}
          maxLength={30}
          defaultValue={user.username ?? ""}
        />
        <Field
          name="role"
          label={t().role}
          hint={text.roleHint}
          required
          defaultValue={user.role}
        />
        <Field
          name="locale"
          label={text.locale}
          hint={text.localeHint}
          maxLength={35}
          defaultValue={user.locale ?? ""}
        />
        <TextField
          name="metadata"
          label={text.metadata}
          hint={text.metadataHint}
          value={user.metadata === null ? "" : JSON.stringify(user.metadata, null, 2)}
        />
        <Check
          name="emailVerified"
          label={t().users.vouch}
          hint={t().users.vouchHint}
          checked={user.emailVerified}
        />
      </Form>
    </div>
  );
}

/** The object that a text of JSON is; null for an empty text. */
function metadataOf(text: string): Record<string, unknown> | null {
  if (text.trim() === "") return null;
  try {
    const value = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below, as any other value that is no object.
  }
  throw new ApiError({ code: "NO_JSON_OBJECT" });
}

function Sessions(
  { projectId, userId }: { userId: string; projectId: string | undefined },
): h.JSX.Element {
  const loaded = useLoad(
    () =>
      call<UserList<UserSession>>({
        path: "/admin/list-user-sessions",
        projectId,
        body: { userId },
      }),
    [userId],
  );
  const text = t().user;
  return (
    <div>
      <h2>{text.sessions}</h2>
      <p>
        <Destroys
          label={text.endAll}
          title={text.endAll}
          question={text.endAllQuestion}
          undo={t().takenBack.signIn}
          send={async () => {
            await call({ path: "/admin/revoke-user-sessions", projectId, body: { userId } });
            loaded.reload();
          }}
        />
      </p>
      <Shown loaded={loaded}>
        {({ data }) =>
          data.length === 0 ? <Empty title={text.noSessions} /> : (
            <Table
              caption={text.sessions}
              items={data}
              columns={[
                {
                  head: text.device,
                  cell: ({ impersonatedBy, userAgent }) => (
                    <span>
                      {impersonatedBy !== null && <span class="tag bad">{text.operator}</span>}
                      <bdi>{userAgent ?? "–"}</bdi>
                    </span>
                  ),
                },
                { head: text.address, cell: ({ ipAddress }) => ipAddress ?? "–" },
                { head: text.since, cell: ({ createdAt }) => <When at={createdAt} /> },
                { head: text.ends, cell: ({ expiresAt }) => <When at={expiresAt} /> },
                {
                  head: t().actions,
                  cell: ({ id }) => (
                    <Destroys
                      label={text.end}
                      title={text.end}
                      question={text.endQuestion}
                      undo={t().takenBack.signIn}
                      send={async () => {
                        const path = "/admin/revoke-user-session";
                        await call({ path, projectId, body: { sessionId: id } });
                        loaded.reload();
                      }}
                    />
                  ),
                },
              ]}
            />
          )}
      </Shown>
    </div>
  );
}

function Accounts(
  { projectId, userId }: { userId: string; projectId: string | undefined },
): h.JSX.Element {
  const loaded = useLoad(
    () =>
      call<UserList<UserAccount>>({
        path: "/admin/list-user-accounts",
        projectId,
        body: { userId },
      }),
    [userId],
  );
  const text = t().user;
  return (
    <div>
      <h2>{text.accounts}</h2>
      <Shown loaded={loaded}>
        {({ data }) =>
          data.length === 0 ? <Empty title={text.noAccounts} /> : (
            <Table
              caption={text.accounts}
              items={data}
              columns={[
                {
                  head: text.provider,
                  cell: ({ providerId }) => providerId === "credential" ? t().password : providerId,
                },
                { head: text.since, cell: ({ createdAt }) => <When at={createdAt} /> },
              ]}
            />
          )}
      </Shown>
    </div>
  );
}
