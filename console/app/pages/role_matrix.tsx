import { h, useState } from "../packages/preact.ts";
import type { Permission, Role } from "../../../plugins/rbac/types.ts";
import { ApiError } from "../api.ts";
import { type Loaded, useLoad } from "../load.ts";
import { announce, Empty, ErrorNote } from "../parts/feedback.tsx";
import { Filters } from "../parts/filters.tsx";
import { useAction } from "../parts/form.tsx";
import { type Changes, RoleGrid } from "../parts/role_grid.tsx";
import { Heading } from "../parts/shell.tsx";
import { Shown } from "../parts/table.tsx";
import { Link, place } from "../router.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { offerUndo } from "../undo.ts";
import { useUnsaved } from "../unsaved.ts";

const UPDATE = "/banata/config/roles/update";

interface Rights {
  readonly roles: Role[];
  readonly permissions: Permission[];
}

interface Parts extends Rights {
  readonly projectId: string | undefined;
  readonly reload: () => void;
}

/** Every role against every permission: ticked is granted, and nothing is saved before it is said so. */
export function RoleMatrix({ params: { projectId } }: PageProps): h.JSX.Element {
  const loaded: Loaded<Rights> = useLoad(async () => {
    const read = <Reply,>(path: string) => call<Reply>({ path, projectId, body: {} });
    const [{ roles }, { permissions }] = await Promise.all([
      read<Pick<Rights, "roles">>("/banata/config/roles/list"),
      read<Pick<Rights, "permissions">>("/banata/config/permissions/list"),
    ]);
    return { roles, permissions };
  }, [projectId]);
  return (
    <section>
      <Heading title={t().matrix.title}>
        <Link to={`p/${projectId}/roles`} class="button">{t().roles.title}</Link>
      </Heading>
      <p>{t().matrix.hint}</p>
      <Filters fields={{ permission: t().check.permission, role: t().role }} />
      <Shown loaded={loaded}>
        {(rights) => <Matrix {...{ ...rights, projectId, reload: loaded.reload }} />}
      </Shown>
    </section>
  );
}

function Matrix({ permissions, projectId, reload, roles }: Parts): h.JSX.Element {
  const text = t().matrix;
  const [changes, setChanges] = useState<Changes>({});
  const [late, setLate] = useState<readonly string[]>([]);
  const tellUnsaved = useUnsaved();
  const keep = (next: Changes) => {
    tellUnsaved(Object.keys(next).length > 0);
    setChanges(next);
  };
  const { error, isPending, run } = useAction(async () => {
    const { changedElsewhere, left, saved } = await saveAll({ changes, projectId, roles });
    keep(left);
    setLate(changedElsewhere);
    if (changedElsewhere.length === 0) announce(t().saved);
    if (saved.length > 0) {
      offerUndo(t().undo.saved, async () => {
        await takeBack({ projectId, roles, saved });
        reload();
      });
    }
    // What others granted meanwhile is shown, with what is not saved yet on top of it.
    reload();
  });
  const wanted = place.value.query;
  const shown = {
    roles: roles.filter((role) => isWanted(wanted.get("role"), [role.name, role.slug])),
    permissions: permissions.filter(({ name, slug }) =>
      isWanted(wanted.get("permission"), [name, slug])
    ),
  };
  const count = Object.values(changes).reduce((sum, each) => sum + Object.keys(each).length, 0);
  return (
    <div>
      {shown.roles.length === 0 || shown.permissions.length === 0
        ? <Empty title={t().nothingFound} />
        : <RoleGrid all={roles} {...shown} changes={changes} onChange={keep} />}
      {late.length > 0 && <p class="note" role="alert">{text.late(late.join(", "))}</p>}
      {error !== undefined && <ErrorNote error={error} />}
      <p class="actions">
        <button
          type="button"
          class="primary"
          disabled={isPending || count === 0}
          onClick={() => run()}
        >
          {isPending ? t().working : t().save}
        </button>
        <button type="button" disabled={isPending || count === 0} onClick={() => keep({})}>
          {text.discard}
        </button>
        <span role="status">{text.changed(count)}</span>
      </p>
    </div>
  );
}

function isWanted(wanted: string | null, texts: readonly string[]): boolean {
  const part = (wanted ?? "").toLowerCase();
  return texts.some((each) => each.toLowerCase().includes(part));
}

/**
 * Saves what was changed, role by role. One that somebody else changed meanwhile is left as it is, for whoever
 * sits here to see it first; the first refusal of another kind ends it.
 */
async function saveAll(
  { changes, projectId, roles }: Pick<Parts, "projectId" | "roles"> & { changes: Changes },
): Promise<{ left: Changes; changedElsewhere: string[]; saved: Role[] }> {
  const saved: Role[] = [];
  const left: Record<string, Readonly<Record<string, boolean>>> = {};
  const changedElsewhere: string[] = [];
  for (const [id, ticks] of Object.entries(changes)) {
    const role = roles.find((each) => each.id === id);
    if (role === undefined) continue;
    const kept = role.permissions.filter((slug) => ticks[slug] !== false);
    const more = Object.keys(ticks).filter((slug) => ticks[slug] === true);
    const permissions = [...new Set([...kept, ...more])];
    const body = { id, version: role.version, permissions };
    try {
      saved.push((await call<{ role: Role }>({ path: UPDATE, projectId, body })).role);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "ROLE_CHANGED") throw error;
      left[id] = ticks;
      changedElsewhere.push(role.name);
    }
  }
  return { left, changedElsewhere, saved };
}

/** Gives roles back what they granted, where nobody has changed them since. */
async function takeBack(
  { projectId, roles, saved }: Pick<Parts, "projectId" | "roles"> & { saved: readonly Role[] },
): Promise<void> {
  for (const { id, version } of saved) {
    const permissions = roles.find((each) => each.id === id)?.permissions;
    await call({ path: UPDATE, projectId, body: { id, version, permissions } });
  }
}
