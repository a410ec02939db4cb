import { h } from "../packages/preact.ts";
import type { Permission, Role } from "../../../plugins/rbac/types.ts";
import { changed } from "../changes.ts";
import { useLoad } from "../load.ts";
import { Destroys, Opens } from "../parts/dialog.tsx";
import { announce } from "../parts/feedback.tsx";
import { Field, Form } from "../parts/form.tsx";
import { Heading } from "../parts/shell.tsx";
import { type Column, Shown, Table } from "../parts/table.tsx";
import { granting } from "../role_grants.ts";
import { Link } from "../router.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";

type Send = (path: string, body: Record<string, unknown>) => Promise<void>;

/** What may be granted in the project, by itself and by which roles. */
export function Permissions({ params: { projectId } }: PageProps): h.JSX.Element {
  const text = t().permissions;
  const loaded = useLoad(async () => {
    const read = <Reply,>(path: string) => call<Reply>({ path, projectId, body: {} });
    const [{ permissions }, { roles }] = await Promise.all([
      read<{ permissions: Permission[] }>("/banata/config/permissions/list"),
      read<{ roles: Role[] }>("/banata/config/roles/list"),
    ]);
    return { permissions, granting: granting(roles) };
  }, [projectId]);
  const send: Send = async (path, body) => {
    await call({ path, projectId, body });
    announce(t().saved);
    loaded.reload();
  };
  return (
    <section>
      <Heading title={text.title}>
        <Opens name="new" label={text.create} title={text.create} primary>
          {(close) => (
            <PermissionForm
              submit={text.create}
              onCancel={close}
              send={(fields) => send("/banata/config/permissions/create", fields).then(close)}
            />
          )}
        </Opens>
      </Heading>
      <p>
        {text.hint} <Link to={`p/${projectId}/roles`}>{t().roles.title}</Link>
      </p>
      <Shown loaded={loaded}>
        {({ granting, permissions }) => (
          <Table caption={text.title} items={permissions} columns={columns({ granting, send })} />
        )}
      </Shown>
    </section>
  );
}

function columns(
  { granting, send }: { granting: (slug: string) => string[]; send: Send },
): Column<Permission>[] {
  const text = t().permissions;
  return [
    { head: t().slug, cell: ({ slug }) => <code>{slug}</code> },
    { head: t().name, cell: ({ name }) => <bdi>{name}</bdi> },
    { head: t().description, cell: ({ description }) => <bdi>{description}</bdi> },
    { head: text.grantedBy, cell: ({ slug }) => <code>{granting(slug).join(" ")}</code> },
    {
      head: t().actions,
      cell: (permission) =>
        permission.isBuiltIn ? t().roles.fixed : <Actions permission={permission} send={send} />,
    },
  ];
}

function Actions(
  { permission, send }: { permission: Permission; send: Send },
): h.JSX.Element {
  const { id, name } = permission;
  return (
    <span class="actions">
      <Opens label={t().roles.change} title={name}>
        {(close) => (
          <PermissionForm
            permission={permission}
            submit={t().save}
            onCancel={close}
            send={(fields) =>
              send("/banata/config/permissions/update", { id, ...changed(fields, permission) })
                .then(close)}
          />
        )}
      </Opens>
      <Destroys
        label={t().remove}
        title={t().roles.removeTitle(name)}
        question={t().permissions.removeQuestion}
        name={permission.slug}
        send={() => send("/banata/config/permissions/delete", { id })}
      />
    </span>
  );
}

function PermissionForm(
  { onCancel, permission, send, submit }: {
    permission?: Permission;
    submit: string;
    send: (fields: Record<string, unknown>) => Promise<void>;
    onCancel: () => void;
  },
): h.JSX.Element {
  const text = t().permissions;
  return (
    <Form
      submit={submit}
      onCancel={onCancel}
      send={({ description = "", name, slug }) => send({ name, slug, description })}
    >
      <Field
        name="slug"
        label={t().slug}
        hint={text.slugHint}
        required
        maxLength={100}
        autoFocus
        defaultValue={permission?.slug}
      />
      <Field
        name="name"
        label={t().name}
        required
        maxLength={100}
        defaultValue={permission?.name}
      />
      <Field
        name="description"
        label={t().description}
        maxLength={500}
        defaultValue={permission?.description}
      />
    </Form>
  );
}
