import { h } from "../packages/preact.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import { readHealth } from "../health.ts";
import { useLoad } from "../load.ts";
import { Opens } from "../parts/dialog.tsx";
import { Code, Empty, ErrorNote, Skeleton, When } from "../parts/feedback.tsx";
import { MailNav } from "../parts/mail_nav.tsx";
import { MailPreview } from "../parts/mail_preview.tsx";
import { Heading } from "../parts/shell.tsx";
import { Table } from "../parts/table.tsx";
import type { PageProps } from "../routes.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";

/** A mail that has not left the machine. */
interface DevMail {
  readonly id: string;
  readonly type: string;
  readonly to: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly createdAt: number;
}

const PATH = "/banata/emails/dev-mailbox";

/** The project's mails on a development machine, which keeps them instead of sending them. */
export function Mailbox({ params: { projectId = "" } }: PageProps): h.JSX.Element {
  return (
    <section>
      <Heading title={t().mailPages.mailbox} />
      <MailNav at="mailbox" projectId={projectId} />
      <p class="hint">{t().mailbox.hint}</p>
      <Mails projectId={projectId} />
    </section>
  );
}

/** The project's mails; null on a platform that keeps none, whose mailbox is not asked: it would be a 404. */
async function mailsOf(projectId: string): Promise<Page<DevMail> | null> {
  if (!(await readHealth()).hasDevMailbox) return null;
  // The platform's own: it has the mails of every project.
  return await call<Page<DevMail>>({ path: `${PATH}?projectId=${encodeURIComponent(projectId)}` });
}

function Mails({ projectId }: { projectId: string }): h.JSX.Element {
  const text = t().mailbox;
  const { error, reload, value } = useLoad(
    () => mailsOf(projectId),
    [projectId],
  );
  if (value === null) {
    return (
      <Empty title={text.off}>
        <p>{text.offHint}</p>
      </Empty>
    );
  }
  if (error !== undefined) return <ErrorNote error={error} onRetry={reload} />;
  if (value === undefined) return <Skeleton />;
  if (value.data.length === 0) {
    return (
      <Empty title={text.none}>
        <p>{text.noneHint}</p>
      </Empty>
    );
  }
  return (
    <Table
      caption={t().mailPages.mailbox}
      items={value.data}
      columns={[
        { head: text.to, cell: ({ to }) => <bdi>{to}</bdi> },
        { head: text.kind, cell: ({ type }) => <code>{type}</code> },
        { head: text.when, cell: ({ createdAt }) => <When at={createdAt} /> },
        {
          head: t().actions,
          cell: (mail) => (
            <Opens label={text.show} title={mail.to}>
              {(close) => <Mail {...{ mail, projectId, onClose: close }} />}
            </Opens>
          ),
        },
      ]}
    />
  );
}

function Mail(
  { mail: { type, variables }, onClose, projectId }: {
    mail: DevMail;
    projectId: string;
    onClose: () => void;
  },
): h.JSX.Element {
  const { notice } = variables;
  const template = type === "security-notice" && notice !== undefined ? `${type}-${notice}` : type;
  const shown = Object.entries(variables).filter(([name]) => /^\w+$/.test(name));
  return (
    <div>
      <div class="tall">
        <MailPreview projectId={projectId} mail={{ template, data: Object.fromEntries(shown) }} />
      </div>
      <h3>{t().mailbox.values}</h3>
      <dl class="facts">
        {shown.flatMap(([name, value]) => [
          <dt key={name}>{name}</dt>,
          <dd key={`${name} value`}>
            <Code label={name} text={value} />
          </dd>,
        ])}
      </dl>
      <button type="button" onClick={onClose}>{t().close}</button>
    </div>
  );
}
