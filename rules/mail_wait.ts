/**
 * What a project's mails wait for, for the component, which looks whether they do, and for what sends them.
 *
 * @module
 */

/** `NO_TRANSPORT`: for a provider that is switched on, or for a sender; `PAUSED`: for the project to go on. */
export type MailWait = "NO_TRANSPORT" | "PAUSED";

/** What a project's mails wait for by its settings of mails and its providers; null where they are sent. */
export function mailWait(
  settings: { readonly paused?: boolean | null; readonly fromAddress?: string | null } | null,
  providers: readonly { readonly enabled: boolean }[],
): MailWait | null {
  if (settings?.paused === true) return "PAUSED";
  const isReady = settings?.fromAddress != null && providers.some(({ enabled }) => enabled);
  return isReady ? null : "NO_TRANSPORT";
}
