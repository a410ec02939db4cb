import { h } from "../packages/preact.ts";
import type { StoredTemplate, StoredTemplateVersion } from "../../../plugins/emails/types.ts";
import { useLoad } from "../load.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { namesIn, toDraft, toFields } from "../templates.ts";
import { Opens } from "./dialog.tsx";
import { announce, ErrorNote, When } from "./feedback.tsx";
import { useAction } from "./form.tsx";
import { madeUp, MailPreview } from "./mail_preview.tsx";
import { type Column, Shown, Table } from "./table.tsx";
import { TemplateDiff } from "./template_diff.tsx";

interface Parts {
  readonly template: StoredTemplate;
  readonly projectId: string | undefined;
}

/** What a template was: each version can be looked at, and be the current one again. */
export function TemplateVersions(
  { onRestored, projectId, template }: Parts & { onRestored: () => void },
): h.JSX.Element {
  const text = t().templates;
  const { id, name, subject, updatedAt, version } = template;
  const loaded = useLoad(
    () =>
      call<{ versions: StoredTemplateVersion[] }>({
        path: "/banata/emails/templates/versions",
        projectId,
        body: { id },
      }),
    [id, version],
  );
  const { error, isPending, run } = useAction(async (version: number) => {
    const path = "/banata/emails/templates/restore";
    await call({ path, projectId, body: { id, version } });
    announce(text.restored(version));
    onRestored();
  });
  const current: StoredTemplateVersion = { version, name, subject, createdAt: updatedAt };
  return (
    <div>
      <h2>{text.versions}</h2>
      {error !== undefined && <ErrorNote error={error} />}
      <Shown loaded={loaded}>
        {({ versions }) => {
          const all = [current, ...versions];
          const actions = (each: number) => (
            <Actions
              {...{ all, each, isPending, projectId, template }}
              restore={() => run(each)}
            />
          );
          return (
            <Table
              caption={text.versions}
              items={all.map((each) => ({ ...each, id: String(each.version) }))}
              columns={columns(version, actions)}
            />
          );
        }}
      </Shown>
    </div>
  );
}

function columns(
  current: number,
  actions: (version: number) => h.JSX.Element,
): Column<StoredTemplateVersion & { id: string }>[] {
  const text = t().templates;
  return [
    {
      head: text.version,
      cell: ({ version }) => (
        <span>
          {String(version)} {version === current && <span class="tag good">{text.current}</span>}
        </span>
      ),
    },
    { head: text.subject, cell: ({ subject }) => <bdi>{subject}</bdi> },
    { head: text.when, cell: ({ createdAt }) => <When at={createdAt} /> },
    { head: t().actions, cell: ({ version }) => actions(version) },
  ];
}

function Actions(
  { all, each, isPending, projectId, restore, template }: Parts & {
    all: readonly StoredTemplateVersion[];
    each: number;
    isPending: boolean;
    restore: () => void;
  },
): h.JSX.Element {
  const text = t().templates;
  const { id, version } = template;
  return (
    <span class="actions">
      <Opens label={text.view} title={text.versionTitle(each)}>
        {(close) => <Version {...{ projectId, template, onClose: close, version: each }} />}
      </Opens>
      {each !== version && (
        <Opens label={text.compare} title={text.compareTitle}>
          {(close) => (
            <TemplateDiff {...{ id, projectId, onClose: close, version: each, versions: all }} />
          )}
        </Opens>
      )}
      {each !== version && (
        <button type="button" disabled={isPending} onClick={restore}>{text.restore}</button>
      )}
    </span>
  );
}

function Version(
  { onClose, projectId, template: { id }, version }: Parts & {
    version: number;
    onClose: () => void;
  },
): h.JSX.Element {
  const loaded = useLoad(
    () =>
      call<{ template: StoredTemplate | null }>({
        path: "/banata/emails/templates/get",
        projectId,
        body: { idOrSlug: id, version },
      }),
    [id, version],
  );
  return (
    <div>
      <div class="tall">
        <Shown loaded={loaded}>
          {({ template }) => {
            if (template === null) return <p>{t().templates.noSuch}</p>;
            const { builtIn, locale, slug } = template;
            const draft = toDraft(template, slug);
            return (
              <MailPreview
                projectId={projectId}
                mail={{
                  template: slug,
                  draft: toFields(draft, builtIn),
                  data: madeUp(namesIn(draft)),
                  ...locale === null ? {} : { locale },
                }}
              />
            );
          }}
        </Shown>
      </div>
      <p class="actions">
        <button type="button" onClick={onClose}>{t().close}</button>
      </p>
    </div>
  );
}
