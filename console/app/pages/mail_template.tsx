import { h, useState } from "../packages/preact.ts";
import { useLoad } from "../load.ts";
import { Destroys, Opens } from "../parts/dialog.tsx";
import { announce, Empty } from "../parts/feedback.tsx";
import { Field, Form, Select } from "../parts/form.tsx";
import { MailNav } from "../parts/mail_nav.tsx";
import { madeUp, MailPreview } from "../parts/mail_preview.tsx";
import { TestMail } from "../parts/senders.tsx";
import { Heading } from "../parts/shell.tsx";
import { Shown } from "../parts/table.tsx";
import { TemplatePublishing } from "../parts/template_publishing.tsx";
import { TemplateEditor } from "../parts/template_editor.tsx";
import { TemplateVersions } from "../parts/template_versions.tsx";
import { go, Link, place as address, setQuery } from "../router.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import {
  type Draft,
  type FoundTemplate,
  getTemplate,
  keepDraft,
  keptDraft,
  namesIn,
  type Place,
  toDraft,
  toFields,
} from "../templates.ts";

/** A template in one language, and what a new language of it begins with. */
interface Opened extends FoundTemplate {
  readonly start: Draft | null;
}

interface Parts {
  readonly place: Place;
  readonly opened: Opened;
  readonly reload: () => void;
}

/** One mail, as it is written: blocks beside what becomes of them. */
export function MailTemplate({ params: { projectId, slug = "" } }: PageProps): h.JSX.Element {
  const locale = address.value.query.get("locale") ?? "";
  // Another language is another template: nothing of the last one can be acted on while it is read.
  return (
    <section key={locale}>
      <Language place={{ projectId, slug, locale }} />
    </section>
  );
}

function Language({ place }: { place: Place }): h.JSX.Element {
  const { locale, projectId, slug } = place;
  const loaded = useLoad(() => open(place), [slug, locale]);
  return (
    <Shown loaded={loaded} title={slug}>
      {(opened) =>
        opened.start === null
          ? (
            <Empty title={t().templates.noSuch}>
              <Link to={`p/${projectId}/mails/templates`}>{t().mailPages.templates}</Link>
            </Empty>
          )
          : (
            <Template
              key={`${locale} ${opened.template?.version}`}
              {...{ place, opened, reload: loaded.reload }}
            />
          )}
    </Shown>
  );
}

async function open(place: Place): Promise<Opened> {
  const found = await getTemplate(place);
  const { builtIn, template } = found;
  const other = place.locale === "" ? found.locales[0] ?? "" : "";
  const source = template ?? builtIn ?? (await getTemplate({ ...place, locale: other })).template;
  const start = source === null ? null : toDraft(source, nameOf(place.slug));
  return { ...found, start };
}

/** What a template is called that is stored nowhere yet. */
function nameOf(slug: string): string {
  const kinds: Readonly<Record<string, string>> = t().mailKinds;
  return Object.hasOwn(kinds, slug) ? kinds[slug] ?? slug : slug;
}

function Template({ opened, place, reload }: Parts): h.JSX.Element | null {
  const { builtIn, start, template } = opened;
  const kept = keptDraft(place);
  const [edited, setEdited] = useState<Draft | null>(
    // An older console may have kept less.
    kept === null || start === null ? null : { ...start, ...kept.draft },
  );
  // Discarded, the fields show again what was there.
  const [turn, setTurn] = useState(0);
  if (start === null) return null;
  const draft = edited ?? start;
  const base = kept?.base ?? template?.version ?? 0;
  const keep = (next: Draft | null) => {
    keepDraft(place, next && { base, draft: next });
    setEdited(next);
    if (next === null) setTurn((each) => each + 1);
  };
  const settle = () => {
    keepDraft(place, null);
    setEdited(null);
    reload();
  };
  const { locale, projectId, slug } = place;
  return (
    <div>
      <Heading title={builtIn === null ? draft.name : nameOf(slug)}>
        <Opens label={t().templates.test} title={t().templates.test}>
          {(close) => (
            <TestMail
              projectId={projectId}
              mail={{ template: slug, ...locale === "" ? {} : { locale } }}
              hint={t().templates.testHint}
              onClose={close}
            />
          )}
        </Opens>
        {template !== null && <Removing {...{ opened, place, onRemoved: settle }} />}
      </Heading>
      <MailNav at="templates" projectId={projectId} />
      <Languages {...{ opened, place }} />
      <TemplatePublishing
        {...{ opened, place, base, draft }}
        isEdited={edited !== null}
        onDone={settle}
        onDiscard={() => keep(null)}
      />
      <div class="beside">
        <TemplateEditor
          key={turn}
          draft={draft}
          offered={builtIn === null ? null : JSON.parse(builtIn.variablesJson)}
          onChange={keep}
        />
        <MailPreview
          projectId={projectId}
          mail={{
            template: slug,
            draft: toFields(draft, builtIn !== null),
            data: madeUp(namesIn(draft)),
            ...locale === "" ? {} : { locale },
          }}
        />
      </div>
      {template !== null && (
        <TemplateVersions template={template} projectId={projectId} onRestored={settle} />
      )}
    </div>
  );
}

function Languages({ opened, place }: Omit<Parts, "reload">): h.JSX.Element {
  const text = t().templates;
  const tags = opened.locales.filter((each) => each !== null);
  const known = [...new Set([...tags, place.locale])].filter((each) => each !== "").sort();
  return (
    <div class="filters">
      <Select
        name="locale"
        label={text.language}
        value={place.locale}
        options={[["", text.anyLanguage], ...known.map((each) => [each, each] as const)]}
        onChange={(locale) => setQuery({ locale })}
      />
      <Opens label={text.addLanguage} title={text.addLanguage}>
        {(close) => (
          <Form
            submit={text.addLanguage}
            onCancel={close}
            send={({ locale = "" }) => {
              close();
              setQuery({ locale });
              return Promise.resolve();
            }}
          >
            <Field
              name="locale"
              label={text.languageTag}
              hint={text.languageHint}
              pattern="[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"
              required
              autoFocus
            />
          </Form>
        )}
      </Opens>
    </div>
  );
}

function Removing(
  { onRemoved, opened, place }: Omit<Parts, "reload"> & { onRemoved: () => void },
): h.JSX.Element {
  const text = t().templates;
  const { builtIn, locales, template } = opened;
  const isDefault = builtIn !== null;
  return (
    <Destroys
      label={isDefault ? text.back : t().remove}
      title={isDefault ? text.back : t().remove}
      question={isDefault ? text.backQuestion : text.removeQuestion}
      name={place.slug}
      send={async () => {
        const path = "/banata/emails/templates/delete";
        await call({ path, projectId: place.projectId, body: { id: template?.id } });
        announce(t().saved);
        if (!isDefault && locales.length === 1) {
          keepDraft(place, null);
          go(`p/${place.projectId}/mails/templates`);
        } else onRemoved();
      }}
    />
  );
}
