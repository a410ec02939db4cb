import { h } from "../packages/preact.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import type { User, UserReply } from "../../../plugins/users/types.ts";
import { useLoad } from "../load.ts";
import { Opens } from "../parts/dialog.tsx";
import { Empty, When } from "../parts/feedback.tsx";
import { Check, Field, type Fields, Form } from "../parts/form.tsx";
import { Filters } from "../parts/filters.tsx";
import { UserImport } from "../parts/user_import.tsx";
import { Heading } from "../parts/shell.tsx";
import { type Column, cursorOf, Pager, Shown, Table } from "../parts/table.tsx";
import { baseOf, go, Link, place } from "../router.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";

const PAGE = 50;

/** The project's users, newest first, or the one with an address. */
export function Users({ params: { projectId } }: PageProps): h.JSX.Element {
  const email = place.value.query.get("email") ?? "";
  const role = place.value.query.get("role") ?? "";
  const body = {
    limit: PAGE,
    ...cursorOf(),
    ...email === "" ? {} : { email },
    ...role === "" ? {} : { role },
  };
  const loaded = useLoad(
    () => call<Page<User>>({ path: "/admin/list-users", projectId, body }),
    [JSON.stringify(body)],
  );
  const text = t().users;
  return (
    <section>
      <Heading title={text.title}>
        <Opens name="import" label={t().importing.label} title={t().importing.title}>
          {(close) => (
            <div>
              <UserImport projectId={projectId} onDone={loaded.reload} />
              <button type="button" onClick={close}>{t().close}</button>
            </div>
          )}
        </Opens>
        <Opens name="new" label={text.create} title={text.create} primary>
          {(close) => <NewUser projectId={projectId} onCancel={close} />}
        </Opens>
      </Heading>
      <Filters fields={{ email: text.byEmail, role: t().role }} />
      <Shown loaded={loaded}>
        {(page) =>
          page.data.length === 0
            ? (
              <Empty title={email === "" && role === "" ? text.none : t().nothingFound}>
                <p>{text.noneHint}</p>
              </Empty>
            )
            : (
              <div>
                <Table caption={text.title} columns={columns(projectId)} items={page.data} />
                <Pager page={page} />
              </div>
            )}
      </Shown>
    </section>
  );
}

function columns(projectId: string | undefined): Column<User>[] {
  const text = t().users;
  return [
    {
      head: t().email,
      cell: ({ email, id }) => <Link to={`${baseOf(projectId)}/users/${id}`}>{email}</Link>,
    },
    { head: t().name, cell: ({ name }) => <bdi>{name}</bdi> },
    { head: t().role, cell: ({ role }) => <code>{role}</code> },
    {
      head: text.state,
      cell: ({ banned, emailVerified, twoFactorEnabled }) => (
        <span>
          {banned && <span class="tag bad">{text.banned}</span>}
          {!emailVerified && <span class="tag">{text.unverified}</span>}
          {twoFactorEnabled && <span class="tag good">{text.factor}</span>}
        </span>
      ),
    },
    { head: t().created, cell: ({ createdAt }) => <When at={createdAt} /> },
  ];
}

function NewUser(
  { onCancel, projectId }: { projectId: string | undefined; onCancel: () => void },
): h.JSX.Element {
  const text = t().users;
  const create = async ({ email, emailVerified, name, password = "" }: Fields) => {
    const body = {
      email,
      name,
      ...password === "" ? {} : { password },
      ...emailVerified === "on" ? { emailVerified: true } : {},
    };
    const { user } = await call<UserReply>({ path: "/admin/create-user", projectId, body });
    go(`${baseOf(projectId)}/users/${user.id}`);
  };
  return (
    <Form submit={text.create} send={create} onCancel={onCancel}>
      <Field name="email" label={t().email} type="email" required autoFocus />
      <Field name="name" label={t().name} required maxLength={200} />
      <Field
        name="password"
        label={t().password}
        type="password"
        autoComplete="new-password"
        hint={text.passwordHint}
      />
      <Check name="emailVerified" label={text.vouch} hint={text.vouchHint} />
    </Form>
  );
}
