import { generateId } from "../../rules/ids.ts";
import type { ScopedStore } from "../_kernel/store.ts";
import { canonicalAddress } from "./message.ts";

/**
 * Why a project sends an address no mail: its server takes none, whoever has it calls the mails spam, or a
 * person has put it on the list.
 */
export type SuppressionReason = "bounced" | "complained" | "manual";

/** An address as the list has it: of two spellings of one mailbox's domain, one. */
export function suppressedAs(recipient: string): string {
  return canonicalAddress(recipient) ?? recipient.toLowerCase();
}

/** Puts an address on the list; what stands there already stays, but that a complaint outweighs a bounce. */
export async function suppress(
  store: ScopedStore,
  recipient: string,
  { now, ...why }: { reason: SuppressionReason; provider: string | null; now: number },
): Promise<void> {
  const address = suppressedAs(recipient);
  const stored = await store.findOne("emailSuppression", { address });
  if (stored === null) {
    const row = { id: generateId("msup", now), address, ...why, createdAt: now };
    await store.create("emailSuppression", row);
  } else if (why.reason === "complained" && stored.reason !== "complained") {
    await store.updateOne("emailSuppression", { address }, why);
  }
}

/** Takes an address off the list; gives whether it was on it. */
export async function unsuppress(store: ScopedStore, recipient: string): Promise<boolean> {
  return await store.deleteOne("emailSuppression", { address: suppressedAs(recipient) });
}
