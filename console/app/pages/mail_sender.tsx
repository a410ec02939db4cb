import { h } from "../packages/preact.ts";
import { DomainCheck } from "../parts/domain_check.tsx";
import { MailNav } from "../parts/mail_nav.tsx";
import { Senders } from "../parts/senders.tsx";
import { Heading } from "../parts/shell.tsx";
import type { PageProps } from "../routes.ts";
import { t } from "../strings.ts";

/** Who sends the project's mails, and whether the world believes them. */
export function MailSender({ params: { projectId } }: PageProps): h.JSX.Element {
  return (
    <section>
      <Heading title={t().mailPages.sender} />
      <MailNav at="sender" projectId={projectId} />
      <Senders projectId={projectId} />
      <DomainCheck projectId={projectId} />
    </section>
  );
}
