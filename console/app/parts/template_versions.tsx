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
import { Shown, Table } from "./table.tsx";

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
        {({ versions }) => (
          <Table
            caption={text.versions}
            items={[current, ...versions].map((each) => ({ ...each, id: String(each.version) }))}
            columns={[
              {
                head: text.version,
                cell: (each) => (
                  <span>
                    {String(each.version)}{" "}
                    {each.version === version && <span class="tag good">{text.current}</span>}
                  </span>
                ),
              },
              { head: text.subject, cell: (each) => <bdi>{each.subject}</bdi> },
              { head: text.when, cell: (each) => <When at={each.createdAt} /> },
              {
                head: t().actions,
                cell: (each) => (
                  <span class="actions">
                    <Opens label={text.view} title={text.versionTitle(each.version)}>
                      {(close) => (
                        <Version
                          {...{ projectId, template, onClose: close, version: each.version }}
                        />
                      )}
                    </Opens>
                    {each.version !== version && (
                      <button
                        type="button"
                        disabled={isPending}
                        onClick={() => run(each.version)}
                      >
                        {text.restore}
                      </button>
                    )}
                  </span>
                ),
              },
            ]}
          />
        )}
      </Shown>
    </div>
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
      <p class="actions">
        <button type="button" onClick={onClose}>{t().close}</button>
      </p>
    </div>
  );
}
