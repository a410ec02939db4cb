import { h } from "../packages/preact.ts";
import type { Permission, Role } from "../../../plugins/rbac/types.ts";
import { changed } from "../changes.ts";
import { useLoad } from "../load.ts";
import { Destroys, Opens } from "../parts/dialog.tsx";
import { announce } from "../parts/feedback.tsx";
import { Field, type Fields, Form } from "../parts/form.tsx";
import { PermissionCheck } from "../parts/permission_check.tsx";
import { SettingsForm } from "../parts/settings_form.tsx";
import { Heading } from "../parts/shell.tsx";
import { Shown, Table } from "../parts/table.tsx";
import { Link } from "../router.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { wordsOf } from "../words.ts";

interface Rights {
  readonly roles: Role[];
  readonly permissions: Permission[];
}

/** The project's roles, what each grants, and why somebody may do something. */
export function Roles({ params: { projectId } }: PageProps): h.JSX.Element {
  const text = t().roles;
  const loaded = useLoad(async (): Promise<Rights> => {
    const [{ roles }, { permissions }] = await Promise.all([
      call<Pick<Rights, "roles">>({ path: "/banata/config/roles/list", projectId, body: {} }),
      call<Pick<Rights, "permissions">>({
        path: "/banata/config/permissions/list",
        projectId,
        body: {},
      }),
    ]);
    return { roles, permissions };
  }, [projectId]);
  const send = async (path: string, body: Record<string, unknown>) => {
    await call({ path, projectId, body });
    announce(t().saved);
    loaded.reload();
  };
  return (
    <section>
      <Heading title={text.title}>
        <Link to={`p/${projectId}/roles/matrix`} class="button">{t().matrix.open}</Link>
        <Link to={`p/${projectId}/permissions`} class="button">{t().permissions.title}</Link>
        <Opens name="new" label={text.create} title={text.create} primary>
          {(close) => (
            <NewRole
              permissions={loaded.value?.permissions ?? []}
              onCancel={close}
              send={(fields) => send("/banata/config/roles/create", fields).then(close)}
            />
          )}
        </Opens>
      </Heading>
      <Shown loaded={loaded}>
        {({ permissions, roles }) => (
          <Table
            caption={text.title}
            items={roles}
            columns={[
              { head: t().name, cell: ({ name }) => <bdi>{name}</bdi> },
              { head: t().slug, cell: ({ slug }) => <code>{slug}</code> },
              {
                head: text.grants,
                cell: ({ permissions }) => <code>{permissions.join(" ")}</code>,
              },
              { head: text.inherits, cell: ({ inherits }) => <code>{inherits.join(" ")}</code> },
              {
                head: t().actions,
                cell: (role) =>
                  role.isDefault ? text.fixed : (
                    <RoleActions
                      {...{ permissions, projectId, role, send }}
                      reload={loaded.reload}
                    />
                  ),
              },
            ]}
          />
        )}
      </Shown>
      <PermissionCheck projectId={projectId} />
    </section>
  );
}

function RoleActions(
  { permissions, projectId, reload, role, send }: {
    role: Role;
    permissions: readonly Permission[];
    projectId: string | undefined;
    send: (path: string, body: Record<string, unknown>) => Promise<void>;
    reload: () => void;
  },
): h.JSX.Element {
  const text = t().roles;
  const save = async (fields: Fields, version: number | undefined) => {
    const changes = changed(roleOf(fields, permissions), role);
    const body = { id: role.id, ...changes, ...version === undefined ? {} : { version } };
    await call({ path: "/banata/config/roles/update", projectId, body });
  };
  return (
    <span class="actions">
      <Opens label={text.change} title={role.name}>
        {(close) => (
          <SettingsForm
            version={role.version}
            question={text.conflict}
            save={save}
            reload={reload}
            onSaved={() => {
              reload();
              close();
            }}
            onCancel={close}
          >
            <RoleFields role={role} permissions={permissions} />
          </SettingsForm>
        )}
      </Opens>
      <Destroys
        label={t().remove}
        title={text.removeTitle(role.name)}
        question={text.removeQuestion}
        name={role.slug}
        send={() => send("/banata/config/roles/delete", { id: role.id })}
      />
    </span>
  );
}

function NewRole(
  { onCancel, permissions, send }: {
    permissions: readonly Permission[];
    send: (fields: Record<string, unknown>) => Promise<void>;
    onCancel: () => void;
  },
): h.JSX.Element {
  return (
    <Form
      submit={t().roles.create}
      onCancel={onCancel}
      send={(fields) => send(roleOf(fields, permissions))}
    >
      <RoleFields permissions={permissions} />
    </Form>
  );
}

function RoleFields(
  { permissions, role }: { role?: Role; permissions: readonly Permission[] },
): h.JSX.Element {
  const text = t().roles;
  return (
    <div>
      <Field
        name="name"
        label={t().name}
        required
        maxLength={100}
        autoFocus
        defaultValue={role?.name}
      />
      <Field name="slug" label={t().slug} required maxLength={63} defaultValue={role?.slug} />
      <Field
        name="description"
        label={t().description}
        maxLength={500}
        defaultValue={role?.description}
      />
      <Field
        name="inherits"
        label={text.inherits}
        hint={text.inheritsHint}
        defaultValue={role?.inherits.join(" ")}
      />
      <Field
        name="wildcards"
        label={text.wildcards}
        hint={text.wildcardsHint}
        defaultValue={role?.permissions.filter((each) => each.endsWith("*")).join(" ")}
      />
      <fieldset>
        <legend>{text.grants}</legend>
        {permissions.map(({ description, slug }) => (
          <label key={slug} class="choice" title={description}>
            <input
              type="checkbox"
              name={`grant-${slug}`}
              defaultChecked={role?.permissions.includes(slug)}
            />{" "}
            <code>{slug}</code>
          </label>
        ))}
      </fieldset>
    </div>
  );
}

function roleOf(fields: Fields, permissions: readonly Permission[]): Record<string, unknown> {
  const granted = permissions.map(({ slug }) => slug).filter((slug) =>
    fields[`grant-${slug}`] === "on"
  );
  return {
    name: fields.name,
    slug: fields.slug,
    description: fields.description ?? "",
    inherits: wordsOf(fields.inherits),
    permissions: [...granted, ...wordsOf(fields.wildcards)],
  };
}
