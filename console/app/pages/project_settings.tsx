import { h, useState } from "../packages/preact.ts";
import { changed, saveBeside } from "../changes.ts";
import type { GetProjectReply, Project, ProjectReply } from "../../../plugins/projects/types.ts";
import { AppSwitches } from "../parts/app_switches.tsx";
import { Destroys } from "../parts/dialog.tsx";
import { announce } from "../parts/feedback.tsx";
import { Field, type Fields } from "../parts/form.tsx";
import { ProjectExport } from "../parts/project_export.tsx";
import { SettingsForm } from "../parts/settings_form.tsx";
import { Heading, isAdministrator, project } from "../parts/shell.tsx";
import { go } from "../router.tsx";
import { call, person } from "../session.ts";
import { t } from "../strings.ts";
import { offerUndo } from "../undo.ts";

/** The project's own name, and its end. */
export function ProjectSettings(): h.JSX.Element {
  const { value } = project;
  const [resets, setResets] = useState(0);
  return (
    <section class="narrow">
      <Heading title={t().nav.settings} />
      {value !== null && <Details key={value.updatedAt} project={value} />}
      {value !== null && (value.ownerId === person.value?.id || isAdministrator()) && (
        <ProjectExport project={value} />
      )}
      {value !== null && <AppSwitches key={resets} projectId={value.id} />}
      {value !== null && <Resetting project={value} onDone={() => setResets(resets + 1)} />}
      {value?.ownerId === person.value?.id && value && <Deleting project={value} />}
    </section>
  );
}

function Details({ project: shown }: { project: Project }): h.JSX.Element {
  const text = t().projectSettings;
  const show = (found: Project | null) => {
    if (project.value?.id === shown.id && found !== null) project.value = found;
  };
  const read = async () => {
    const body = { id: shown.id };
    return (await call<GetProjectReply>({ path: "/banata/projects/get", body })).project;
  };
  const reload = () => void read().then(show, () => {});
  const save = async (
    { description = "", logoUrl = "", name, slug }: Fields,
    version: number | undefined,
  ) => {
    const from = { description: null, logoUrl: null, ...shown };
    const fields = changed({
      name,
      slug,
      description: description === "" ? null : description,
      logoUrl: logoUrl === "" ? null : logoUrl,
    }, from);
    await saveBeside({
      fields,
      from,
      version,
      read: async () => ({ description: null, logoUrl: null, ...await read() ?? shown }),
      async send(body) {
        const sent = { id: shown.id, ...body };
        show((await call<ProjectReply>({ path: "/banata/projects/update", body: sent })).project);
      },
    });
  };
  return (
    <SettingsForm version={shown.updatedAt} save={save} reload={reload} onSaved={() => {}}>
      <Field name="name" label={t().name} required maxLength={100} defaultValue={shown.name} />
      <Field
        name="slug"
        label={t().slug}
        hint={text.slugHint}
        required
        maxLength={100}
        pattern="[a-z0-9\-]+"
        defaultValue={shown.slug}
      />
      <Field
        name="description"
        label={t().description}
        maxLength={500}
        defaultValue={shown.description ?? ""}
      />
      <Field name="logoUrl" label={text.logo} type="url" defaultValue={shown.logoUrl ?? ""} />
    </SettingsForm>
  );
}

function Resetting(
  { onDone, project: { id, slug } }: { project: Project; onDone: () => void },
): h.JSX.Element {
  const text = t().reset;
  return (
    <div class="danger-zone">
      <h2>{text.title}</h2>
      <p>{text.hint}</p>
      <Destroys
        label={text.submit}
        title={text.title}
        question={text.question}
        name={slug}
        send={async () => {
          await call({ path: "/banata/config/dashboard/reset", projectId: id, body: {} });
          announce(text.done);
          onDone();
        }}
      />
    </div>
  );
}

function Deleting({ project: { id, name, slug } }: { project: Project }): h.JSX.Element {
  const text = t().projectSettings;
  return (
    <div class="danger-zone">
      <h2>{text.deleting}</h2>
      <p>{text.deletingHint}</p>
      <Destroys
        label={text.delete}
        title={text.deleteTitle(name)}
        question={text.deleteQuestion}
        name={slug}
        send={async () => {
          await call({ path: "/banata/projects/delete", body: { id } });
          go("");
          offerUndo(text.deleted(name), async () => {
            await call({ path: "/banata/projects/restore", body: { id } });
            go(`p/${id}/settings`);
          });
        }}
      />
    </div>
  );
}
