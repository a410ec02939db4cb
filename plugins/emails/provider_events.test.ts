import { assertEquals } from "@std/assert";
import type { MailState } from "../_kernel/mails.ts";
import type { MailRow } from "../_kernel/store.ts";
import type { MailEvent } from "./inbound/types.ts";
import { afterEvent } from "./provider_events.ts";

const ROW: MailRow = {
  id: "mail_1",
  type: "welcome",
  recipient: "grace@example.com",
  state: "unknown",
  reason: "PROVIDER_TIMED_OUT",
  sealedVariables: "v2.x",
  attempts: 1,
  provider: "postmark",
  providerMessageId: null,
  refusedBy: null,
  maybeSince: 1,
  nextAt: null,
  shownAt: null,
  createdAt: 1,
  updatedAt: 1,
};
type Kind = MailEvent["kind"];

function after(
  state: MailState,
  kind: Kind,
  { permanent = false, provider = "postmark", ...row }:
    & { permanent?: boolean; provider?: string }
    & Partial<Pick<MailRow, "attempts" | "reason">> = {},
) {
  const event = { kind, permanent, intentId: ROW.id, providerMessageId: "told" };
  return afterEvent({ ...ROW, ...row, state }, event, { provider });
}

/** Where the events of one mail lead, in the order in which they come. */
function endOf(kinds: readonly Kind[]): string {
  return kinds.reduce<MailState>(
    (state, kind) => after(state, kind)?.changes.state ?? state,
    "sent",
  );
}

Deno.test("afterEvent() settles what nobody knew, and wipes what it says", () => {
  const ends: [Kind, MailState][] = [
    ["accepted", "sent"],
    ["deferred", "sent"],
    ["delivered", "delivered"],
    ["bounced", "bounced"],
    ["complained", "complained"],
  ];
  for (const from of ["unknown", "sending", "pending", "failed"] as const) {
    for (const [kind, state] of ends) {
      const changes = after(from, kind)?.changes;
      assertEquals([changes?.state, changes?.sealedVariables, changes?.nextAt], [
        state,
        null,
        null,
      ]);
      assertEquals(changes?.providerMessageId, "told");
    }
  }
});

Deno.test("afterEvent() ends at the same, in whatever order events come and however often", () => {
  const kinds: Kind[] = ["accepted", "delivered", "bounced", "complained"];
  const orders = kinds.flatMap((first, at) =>
    [kinds.toSpliced(at, 1), kinds.toSpliced(at, 1).reverse()].map((
      rest,
    ) => [first, ...rest, first])
  );
  for (const order of orders) assertEquals(endOf(order), "complained", order.join());
  assertEquals(endOf(["bounced", "delivered", "accepted"]), "bounced");
  assertEquals(endOf(["delivered", "accepted", "deferred", "rejected"]), "delivered");
});

Deno.test("afterEvent() suppresses for hard bounces, complaints and refusals for good", () => {
  const why = (kind: Kind, permanent: boolean) => after("sent", kind, { permanent })?.suppress;
  assertEquals([why("bounced", true), why("bounced", false)], ["bounced", null]);
  assertEquals([why("rejected", true), why("rejected", false)], ["bounced", null]);
  assertEquals([why("complained", false), why("delivered", true)], ["complained", null]);
});

Deno.test("afterEvent() keeps what a provider rejects for whoever sends it by another", () => {
  const changes = after("unknown", "rejected")?.changes;
  assertEquals([changes?.state, changes?.reason], ["failed", "PROVIDER_REJECTED"]);
  assertEquals(changes !== undefined && "sealedVariables" in changes, false);
  assertEquals(after("unknown", "rejected", { permanent: true })?.changes.state, "undeliverable");
  assertEquals(after("sent", "rejected")?.changes.state, "undeliverable");
});

Deno.test("afterEvent() lets no provider refuse for another, and nobody tell of what was not sent", () => {
  for (const kind of ["bounced", "rejected"] as const) {
    assertEquals(after("unknown", kind, { provider: "resend", permanent: true }), null);
  }
  assertEquals(after("unknown", "delivered", { provider: "resend" })?.changes.state, "delivered");
  assertEquals(after("pending", "delivered", { attempts: 0 }), null);
  assertEquals(after("suppressed", "delivered"), null);
  assertEquals(after("undeliverable", "delivered"), null);
  const lost = after("undeliverable", "delivered", { reason: "DELIVERY_UNKNOWN" });
  assertEquals(lost?.changes.state, "delivered");
});
