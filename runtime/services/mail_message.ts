import type { MailRow } from "../../plugins/_kernel/store.ts";
import { MAIL_UNSUBSCRIBE } from "../../plugins/_kernel/mails.ts";
import type { EmailMessage } from "../../plugins/emails/message.ts";
import { originHeaders } from "../../plugins/emails/message_headers.ts";
import { renderEmail } from "../../plugins/emails/render/render_email.ts";
import type { EmailBranding } from "../../plugins/emails/render/theme.ts";
import type { FoundTemplate } from "../../plugins/emails/templates/find.ts";
import type { MailTransport } from "../../plugins/emails/transport.ts";
import { isLoopback } from "../../rules/local_hosts.ts";
import { pageUrl } from "../deployment/paths.ts";

/** How a project looks in its mails, and where its pages are. */
export interface ProjectFace {
  /** What the project is called. */
  readonly name: string;
  readonly branding: EmailBranding;
  /** The platform's public URL, without a slash at the end. */
  readonly baseUrl: string;
  /** The project's public client id; absent for the platform. */
  readonly clientId?: string;
}

/** What a mail is made of. */
interface MessageParts {
  readonly face: ProjectFace;
  readonly template: FoundTemplate;
  /** The sender's name, if it is not the project's. */
  readonly sender?: string | null;
  readonly transport: Pick<MailTransport, "from" | "replyTo">;
  readonly variables: Readonly<Record<string, string>>;
}

/** What every provider takes as the value of a tag. */
const MAX_TAG_LENGTH = 80;

/**
 * A stored mail as a provider is given it. The same mail is the same message in every attempt, its date
 * and Message-ID too, so that a provider who knows it again finds nothing changed.
 *
 * @throws {EmailError} where the template can't be filled in
 */
export function mailMessage(
  { createdAt, id, recipient, type }: MailRow,
  { face, sender, template, transport: { from, replyTo }, variables }: MessageParts,
): EmailMessage {
  const unsubscribeUrl = unsubscribeLink(face, variables);
  const values = { unsubscribeUrl: unsubscribeUrl ?? "", ...variables, appName: face.name };
  const { html, subject = face.name, text } = renderEmail(template.blocks, {
    ...template,
    values,
    branding: face.branding,
  });
  return {
    intentId: id,
    from: { ...from, name: sender ?? (from.name === "" ? face.name : from.name) },
    to: recipient,
    replyTo,
    subject,
    html,
    text,
    ...originHeaders({ intentId: id, from: from.address, unsubscribeUrl }),
    date: createdAt,
    tags: { type: type.slice(0, MAX_TAG_LENGTH) },
  };
}

/** Null where the recipient can't have fewer of such mails, or where no link may stand in one. */
function unsubscribeLink(
  face: ProjectFace,
  { [MAIL_UNSUBSCRIBE]: token }: Readonly<Record<string, string>>,
): string | null {
  if (token === undefined) return null;
  const { hostname, protocol } = new URL(face.baseUrl);
  if (protocol !== "https:" && !isLoopback(hostname)) return null;
  return pageUrl(face, { page: "unsubscribe", params: { token } });
}
