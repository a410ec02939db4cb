import { h, useState } from "../packages/preact.ts";
import type { ProjectReply } from "../../../plugins/projects/types.ts";
import { Field, Form } from "../parts/form.tsx";
import { Heading } from "../parts/shell.tsx";
import { go } from "../router.tsx";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { toSlug } from "../words.ts";

/** Makes a project and opens it. */
export function NewProject(): h.JSX.Element {
  const [slug, setSlug] = useState("");
  const [isOwnSlug, setOwnSlug] = useState(false);
  const text = t().newProject;
  return (
    <section class="narrow">
      <Heading title={text.title} />
      <Form
        submit={text.submit}
        onCancel={() => go("")}
        send={async ({ description = "", name = "", slug = "" }) => {
          const body = { name, slug, ...description === "" ? {} : { description } };
          const { project } = await call<ProjectReply>({ path: "/banata/projects/create", body });
          go(`p/${project.id}/connect`);
        }}
      >
        <Field
          name="name"
          label={t().name}
          required
          maxLength={100}
          autoFocus
          onInput={(event) => {
            if (!isOwnSlug) setSlug(toSlug(event.currentTarget.value));
          }}
        />
        <Field
          name="slug"
          label={t().slug}
          hint={text.slugHint}
          required
          maxLength={100}
          pattern="[a-z0-9\-]+"
          value={slug}
          onInput={(event) => {
            setOwnSlug(true);
            setSlug(event.currentTarget.value);
          }}
        />
        <Field name="description" label={t().description} maxLength={500} />
      </Form>
    </section>
  );
}
