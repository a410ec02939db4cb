import { h } from "../packages/preact.ts";
import type {
  AdministratorsPage,
  ProjectAdministrator,
  ProjectInvitation,
} from "../../../plugins/projects/types.ts";
import { useLoad } from "../load.ts";
import { Destroys, Opens } from "../parts/dialog.tsx";
import { announce, Empty, When } from "../parts/feedback.tsx";
import { Field, Form } from "../parts/form.tsx";
import { Heading, project } from "../parts/shell.tsx";
import { type Column, Shown, Table } from "../parts/table.tsx";
import { go } from "../router.tsx";
import type { PageProps } from "../routes.ts";
import { call, person } from "../session.ts";
import { t } from "../strings.ts";

/** Who runs the project beside its owner, and who is asked to. */
export function Team({ params: { projectId } }: PageProps): h.JSX.Element {
  const loaded = useLoad(
    () =>
      call<AdministratorsPage>({
        path: "/banata/projects/administrators/list",
        body: { id: projectId },
      }),
    [projectId],
  );
  const text = t().team;
  const send = async (path: string, body: Record<string, unknown>) => {
    await call({ path, body: { id: projectId, ...body } });
    announce(t().saved);
    loaded.reload();
  };
  const isOwner = project.value?.ownerId === person.value?.id;
  return (
    <section>
      <Heading title={text.title}>
        <Opens label={text.add} title={text.add} primary>
          {(close) => (
            <Form
              submit={text.add}
              onCancel={close}
              send={({ email }) =>
                send("/banata/projects/administrators/add", { email }).then(close)}
            >
              <p>{text.addHint}</p>
              <Field name="email" label={t().email} type="email" required autoFocus />
            </Form>
          )}
        </Opens>
      </Heading>
      <Shown loaded={loaded}>
        {({ data, invitations }) => (
          <div>
            {data.length === 0 ? <Empty title={text.none} /> : (
              <Table
                caption={text.title}
                columns={administrators({ isOwner, projectId, send })}
                items={data.map((each) => ({ ...each, id: each.userId }))}
              />
            )}
            {invitations.length > 0 && <h2>{text.asked}</h2>}
            {invitations.length > 0 && (
              <Table caption={text.asked} columns={asked(send)} items={invitations} />
            )}
          </div>
        )}
      </Shown>
    </section>
  );
}

type Send = (path: string, body: Record<string, unknown>) => Promise<void>;

function administrators(
  { isOwner, projectId, send }: {
    isOwner: boolean;
    projectId: string | undefined;
    send: Send;
  },
): Column<ProjectAdministrator & { id?: string }>[] {
  const text = t().team;
  return [
    { head: t().name, cell: ({ name }) => <bdi>{name}</bdi> },
    { head: t().email, cell: ({ email }) => email },
    { head: t().user.since, cell: ({ createdAt }) => <When at={createdAt} /> },
    {
      head: t().actions,
      cell: ({ email, name, userId }) => (
        <span class="actions">
          {isOwner && (
            <Destroys
              label={text.handOver}
              title={text.handOverTitle(name)}
              question={text.handOverQuestion}
              name={email}
              send={async () => {
                // Nothing is read anew: whoever handed it over may look no more.
                await call({ path: "/banata/projects/transfer", body: { id: projectId, userId } });
                announce(t().saved);
                go("");
              }}
            />
          )}
          <Destroys
            label={t().remove}
            title={text.removeTitle(name)}
            question={text.removeQuestion}
            name={email}
            send={() => send("/banata/projects/administrators/remove", { userId })}
          />
        </span>
      ),
    },
  ];
}

function asked(send: Send): Column<ProjectInvitation & { id?: string }>[] {
  const text = t().team;
  return [
    { head: t().email, cell: ({ addressee }) => <bdi>{addressee}</bdi> },
    { head: t().user.ends, cell: ({ expiresAt }) => <When at={expiresAt} /> },
    {
      head: t().actions,
      cell: ({ addressee }) => (
        <Destroys
          label={text.takeBack}
          title={text.takeBack}
          question={text.takeBackQuestion(addressee)}
          undo={t().takenBack.ask}
          send={() => send("/banata/projects/administrators/remove", { userId: addressee })}
        />
      ),
    },
  ];
}
