import { h } from "../packages/preact.ts";
import type { EmailKind, StoredTemplate } from "../../../plugins/emails/types.ts";
import { useLoad } from "../load.ts";
import { Opens } from "../parts/dialog.tsx";
import { announce, Empty, ErrorNote, When } from "../parts/feedback.tsx";
import { Field, type Fields, Form, Select, useAction } from "../parts/form.tsx";
import { MailNav } from "../parts/mail_nav.tsx";
import { Heading } from "../parts/shell.tsx";
import { Shown, Table } from "../parts/table.tsx";
import { go, Link } from "../router.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { getTemplate, hasDraft, listTemplates } from "../templates.ts";

interface InProject {
  readonly projectId: string | undefined;
}

/** A template in all its languages. */
interface Group extends InProject {
  readonly id: string;
  readonly name: string;
  readonly forms: readonly StoredTemplate[];
}

/** What the project's mails say: those of the platform, and templates of its own. */
export function MailTemplates({ params: { projectId } }: PageProps): h.JSX.Element {
  const text = t().templates;
  const loaded = useLoad(() => listTemplates(projectId), [projectId]);
  return (
    <section>
      <Heading title={t().mailPages.templates}>
        <Opens label={text.create} title={text.create} primary>
          {(close) => <NewTemplate projectId={projectId} onCancel={close} />}
        </Opens>
      </Heading>
      <MailNav at="templates" projectId={projectId} />
      <Shown loaded={loaded}>
        {(templates) => {
          const own = ownOf(templates, projectId);
          return (
            <div>
              <h2>{text.builtIn}</h2>
              <Groups caption={text.builtIn} groups={builtInOf(templates, projectId)} />
              <h2>{text.own}</h2>
              {own.length > 0
                ? <Groups caption={text.own} groups={own} />
                : (
                  <Empty title={text.none}>
                    <p>{text.noneHint}</p>
                  </Empty>
                )}
            </div>
          );
        }}
      </Shown>
      <Kinds projectId={projectId} />
    </section>
  );
}

function builtInOf(templates: readonly StoredTemplate[], projectId: string | undefined): Group[] {
  return Object.entries(t().mailKinds).map(([id, name]) => {
    const forms = templates.filter(({ slug }) => slug === id);
    return { id, name, forms, projectId };
  });
}

function ownOf(templates: readonly StoredTemplate[], projectId: string | undefined): Group[] {
  const slugs = new Set(
    templates.map(({ slug }) => slug).filter((slug) => !Object.hasOwn(t().mailKinds, slug)),
  );
  return [...slugs].map((id) => {
    const forms = templates.filter(({ slug }) => slug === id);
    return { id, name: forms[0]?.name ?? id, forms, projectId };
  });
}

function Groups({ caption, groups }: { caption: string; groups: readonly Group[] }): h.JSX.Element {
  const text = t().templates;
  return (
    <Table
      caption={caption}
      items={groups}
      columns={[
        {
          head: text.template,
          cell: ({ id, name, projectId }) => (
            <Link to={`p/${projectId}/mails/templates/${id}`}>
              <bdi>{name}</bdi>
            </Link>
          ),
        },
        { head: t().slug, cell: ({ id }) => <code>{id}</code> },
        {
          head: t().mails.state,
          cell: ({ forms, id, projectId }) => (
            <span>
              {forms.length === 0
                ? <span class="tag">{text.byDefault}</span>
                : <span class="tag good">{text.changed}</span>}
              {hasDraft({ projectId, slug: id }) && <span class="tag">{text.draft}</span>}
            </span>
          ),
        },
        {
          head: text.languages,
          cell: ({ forms }) =>
            forms.length === 0
              ? "–"
              : forms.map(({ locale }) => locale ?? text.anyLanguage).join(", "),
        },
        {
          head: t().providers.updated,
          cell: ({ forms }) =>
            forms.length === 0
              ? "–"
              : <When at={Math.max(...forms.map(({ updatedAt }) => updatedAt))} />,
        },
      ]}
    />
  );
}

function NewTemplate(
  { onCancel, projectId }: InProject & { onCancel: () => void },
): h.JSX.Element {
  const text = t().templates;
  const send = async ({ category, name = "", slug = "" }: Fields) => {
    const { builtIn } = await getTemplate({ projectId, slug, locale: "" });
    const first = [{ id: "title", type: "heading", as: "h1", text: name }];
    const content = builtIn === null
      ? { subject: name, blocksJson: JSON.stringify(first), variablesJson: "[]", category }
      : { subject: builtIn.subject, blocksJson: builtIn.blocksJson, category: "auth" };
    const path = "/banata/emails/templates/create";
    await call({ path, projectId, body: { name, slug, ...content } });
    go(`p/${projectId}/mails/templates/${slug}`);
  };
  return (
    <Form submit={text.create} onCancel={onCancel} send={send}>
      <Field name="name" label={t().name} required maxLength={200} autoFocus />
      <Field
        name="slug"
        label={t().slug}
        hint={text.slugHint}
        required
        maxLength={200}
        pattern="[A-Za-z0-9][A-Za-z0-9_\-]*"
      />
      <Select name="category" label={text.category} options={Object.entries(text.categories)} />
      <p class="hint">{text.categoryHint}</p>
    </Form>
  );
}

/** Which kinds of mails are sent at all. */
function Kinds({ projectId }: InProject): h.JSX.Element {
  const text = t().mails;
  const loaded = useLoad(
    () =>
      call<{ emails: EmailKind[] }>({ path: "/banata/config/emails/list", projectId, body: {} }),
    [projectId],
  );
  const toggle = useAction(async ({ enabled, id }: EmailKind) => {
    const body = { id, enabled: !enabled };
    await call({ path: "/banata/config/emails/toggle", projectId, body });
    announce(t().saved);
    loaded.reload();
  });
  return (
    <div>
      <h2>{text.kinds}</h2>
      {toggle.error !== undefined && <ErrorNote error={toggle.error} />}
      <Shown loaded={loaded}>
        {({ emails }) => (
          <Table
            caption={text.kinds}
            items={emails}
            columns={[
              { head: text.kind, cell: (kind) => wordsFor(kind).name },
              { head: t().description, cell: (kind) => wordsFor(kind).description },
              {
                head: text.sent,
                cell: (kind) => (
                  <button
                    type="button"
                    role="switch"
                    aria-checked={kind.enabled}
                    aria-label={wordsFor(kind).name}
                    disabled={toggle.isPending}
                    onClick={() => toggle.run(kind)}
                  >
                    {kind.enabled ? t().providers.on : t().providers.off}
                  </button>
                ),
              },
            ]}
          />
        )}
      </Shown>
    </div>
  );
}

/** The kind's name in the language that is shown; the platform's own for one that the console does not know. */
function wordsFor({ description, id, name }: EmailKind): { name: string; description: string } {
  return t().mails.switches[id] ?? { name, description };
}
