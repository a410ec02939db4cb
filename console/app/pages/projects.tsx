import { h } from "../packages/preact.ts";
import type {
  ListProjectsReply,
  Project,
  ProjectInvitationsReply,
} from "../../../plugins/projects/types.ts";
import { useLoad } from "../load.ts";
import { announce, Empty, ErrorNote, When } from "../parts/feedback.tsx";
import { ProjectErasure } from "../parts/project_erasure.tsx";
import { Heading, isAdministrator } from "../parts/shell.tsx";
import { useAction } from "../parts/form.tsx";
import { Shown, Table } from "../parts/table.tsx";
import { Link } from "../router.tsx";
import { call, person } from "../session.ts";
import { t } from "../strings.ts";

/** The projects of whoever is signed in: those that work, those that are being deleted, those they are asked to. */
export function Projects(): h.JSX.Element {
  const loaded = useLoad(
    () => call<ListProjectsReply>({ path: "/banata/projects/list", body: { deleted: true } }),
    [],
  );
  const text = t().projectList;
  return (
    <section>
      <Heading title={t().projects}>
        {isAdministrator() && <Link to="import" class="button">{t().moving.import}</Link>}
        <Link to="new" class="button primary">{text.create}</Link>
      </Heading>
      <Invitations onAccepted={loaded.reload} />
      <Shown loaded={loaded}>
        {({ projects }) => {
          const working = projects.filter(({ deletedAt }) => deletedAt === undefined);
          const deleted = projects.filter(({ deletedAt }) => deletedAt !== undefined);
          return (
            <div>
              {working.length === 0
                ? (
                  <Empty title={text.none}>
                    <p>{text.noneHint}</p>
                  </Empty>
                )
                : <Table caption={t().projects} columns={workingColumns()} items={working} />}
              {deleted.length > 0 && (
                <div>
                  <h2>{text.deleted}</h2>
                  <Table
                    caption={text.deleted}
                    columns={deletedColumns(loaded.reload)}
                    items={deleted}
                  />
                </div>
              )}
            </div>
          );
        }}
      </Shown>
    </section>
  );
}

function workingColumns() {
  return [
    { head: t().name, cell: ({ id, name }: Project) => <Link to={`p/${id}`}>{name}</Link> },
    { head: t().slug, cell: ({ slug }: Project) => <code>{slug}</code> },
    {
      head: t().role,
      cell: ({ ownerId }: Project) =>
        ownerId === person.value?.id ? t().projectList.owner : t().projectList.administrator,
    },
    { head: t().created, cell: ({ createdAt }: Project) => <When at={createdAt} /> },
  ];
}

function deletedColumns(reload: () => void) {
  return [
    { head: t().name, cell: ({ name }: Project) => name },
    { head: t().projectList.erased, cell: ({ eraseAt }: Project) => <When at={eraseAt} /> },
    {
      head: t().actions,
      cell: (project: Project) => (
        <span class="actions">
          <Restore id={project.id} name={project.name} onDone={reload} />
          {isAdministrator() && <ProjectErasure project={project} onDone={reload} />}
        </span>
      ),
    },
  ];
}

function Restore(
  { id, name, onDone }: { id: string; name: string; onDone: () => void },
): h.JSX.Element {
  const { error, isPending, run } = useAction(async () => {
    await call({ path: "/banata/projects/restore", body: { id } });
    announce(t().projectList.restored(name));
    onDone();
  });
  return (
    <span>
      <button type="button" disabled={isPending} onClick={() => run()}>
        {t().projectList.restore}
      </button>
      {error !== undefined && <ErrorNote error={error} />}
    </span>
  );
}

/** Projects that somebody asks them to help run. */
function Invitations({ onAccepted }: { onAccepted: () => void }): h.JSX.Element | null {
  const { reload, value } = useLoad(
    () =>
      call<ProjectInvitationsReply>({
        path: "/banata/projects/administrators/invitations",
        body: {},
      }),
    [],
  );
  const { error, isPending, run } = useAction(async (id: string) => {
    await call({ path: "/banata/projects/administrators/accept", body: { id } });
    reload();
    onAccepted();
  });
  if (value === undefined || value.data.length === 0) return null;
  return (
    <div class="note">
      {value.data.map(({ id, name }) => (
        <p key={id}>
          {t().projectList.invited(name)}{" "}
          <button type="button" disabled={isPending} onClick={() => run(id)}>{t().accept}</button>
        </p>
      ))}
      {error !== undefined && <ErrorNote error={error} />}
    </div>
  );
}
