import type { EmailMessage } from "./message.ts";

/** What a mail's headers depend on. */
interface Origin {
  readonly intentId: string;
  /** The sender's address. */
  readonly from: string;
  /**
   * Where whoever gets the mail says that they want no more of them: for mails that are no part of what
   * the recipient does, such as news. It takes a POST without anybody signed in (RFC 8058). Null for
   * the others: nobody can have no more links for a new password. At most 800 characters.
   */
  readonly unsubscribeUrl: string | null;
}

/**
 * What a mail of the platform has beside its words: a Message-ID of the sender's domain, made of our id so
 * that every attempt has the same, and headers that say that no person wrote it (RFC 3834 section 5), so
 * that no other machine answers.
 *
 * @throws {TypeError} for an address or a URL that is none
 */
export function originHeaders(
  { from, intentId, unsubscribeUrl }: Origin,
): Pick<EmailMessage, "headers" | "messageId"> {
  const domain = new URL(`http://${from.slice(from.lastIndexOf("@") + 1)}/`).hostname;
  return {
    messageId: `<${intentId}@${domain}>`,
    headers: {
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
      ...(unsubscribeUrl === null ? {} : {
        // Without the brackets, which end it.
        "List-Unsubscribe": `<${
          new URL(unsubscribeUrl).href.replace(/[<>]/g, encodeURIComponent)
        }>`,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      }),
    },
  };
}
