import { assert, assertEquals } from "@std/assert";
import { type AfterAttempt, afterAttempt, type Attempt } from "./outbox.ts";
import type { ProviderId, SendResult } from "./providers/types.ts";

const NOW = 1_700_000_000_000;
const HOUR_MS = 60 * 60 * 1000;
const FIRST: Attempt = {
  attempts: 1,
  provider: "postmark",
  refusedBy: [],
  maybeSince: null,
  createdAt: NOW,
};
const OPTIONS = {
  providers: ["postmark", "ses"] as ProviderId[],
  idempotencyMs: null,
  now: NOW,
  random: () => 0,
};
const RETRY: SendResult = { outcome: "retry", afterMs: null, code: "PROVIDER_UNAVAILABLE" };
const UNKNOWN: SendResult = { outcome: "unknown", code: "PROVIDER_TIMED_OUT", repeatable: false };

function short({ nextAt, provider, state }: AfterAttempt) {
  return [state, provider, nextAt === null ? null : nextAt - NOW];
}

Deno.test("afterAttempt() fails over at once, and comes back to the first provider after a wait", () => {
  assertEquals(short(afterAttempt(FIRST, RETRY, OPTIONS)), ["pending", "ses", 0]);
  const second = { ...FIRST, attempts: 2, provider: "ses" as const };
  assertEquals(short(afterAttempt(second, RETRY, OPTIONS)), ["pending", "postmark", 60_000]);
  const asked: SendResult = { ...RETRY, afterMs: HOUR_MS };
  assertEquals(short(afterAttempt(second, asked, OPTIONS)), ["pending", "postmark", HOUR_MS]);
});

Deno.test("afterAttempt() gives up after a day or 20 attempts, and keeps the mail for a person", () => {
  for (const late of [{ attempts: 20 }, { createdAt: NOW - 24 * HOUR_MS }]) {
    const { isOver, nextAt, state } = afterAttempt({ ...FIRST, ...late }, RETRY, OPTIONS);
    assertEquals([state, nextAt, isOver], ["failed", null, false]);
  }
});

Deno.test("afterAttempt() asks each provider once that does not take it, and none for what is nobody's", () => {
  const here: SendResult = {
    outcome: "refused",
    permanent: false,
    code: "PROVIDER_CREDENTIALS_REFUSED",
  };
  const first = afterAttempt(FIRST, here, OPTIONS);
  assertEquals(short(first), ["pending", "ses", 0]);
  const second = { ...FIRST, attempts: 2, provider: "ses" as const, refusedBy: first.refusedBy };
  assertEquals(short(afterAttempt(second, here, OPTIONS)), ["failed", null, null]);
  const never = afterAttempt(FIRST, { ...here, permanent: true }, OPTIONS);
  assertEquals([never.state, never.isOver], ["undeliverable", true]);
});

Deno.test("afterAttempt() never repeats what a provider may have, unless that one knows it again", () => {
  assertEquals(short(afterAttempt(FIRST, UNKNOWN, OPTIONS)), ["unknown", "postmark", null]);
  const resend = { ...FIRST, provider: "resend" as const };
  const providers: ProviderId[] = ["resend", "ses"];
  const options = { ...OPTIONS, providers, idempotencyMs: 24 * HOUR_MS };
  const repeatable: SendResult = { ...UNKNOWN, repeatable: true };
  const again = afterAttempt(resend, repeatable, options);
  assertEquals([...short(again), again.maybeSince], ["pending", "resend", 30_000, NOW]);
  // From then on nobody else is asked, whatever this provider says.
  const second = { ...resend, attempts: 2, maybeSince: NOW };
  assertEquals(short(afterAttempt(second, RETRY, options)), ["pending", "resend", 60_000]);
  const refused: SendResult = {
    outcome: "refused",
    permanent: true,
    code: "PROVIDER_QUOTA_REACHED",
  };
  assertEquals(short(afterAttempt(second, refused, options)), ["unknown", "resend", null]);
  // A quota may be counted before it looks whether it knows the mail.
  const quota: SendResult = { ...refused, permanent: false };
  assertEquals(short(afterAttempt(second, quota, options)), ["pending", "resend", 60_000]);
  const unheard = { ...FIRST, maybeSince: NOW };
  assertEquals(short(afterAttempt(unheard, quota, OPTIONS)), ["unknown", "postmark", null]);
  const late = { ...options, now: NOW + 23 * HOUR_MS };
  assertEquals(short(afterAttempt(second, repeatable, late)), ["unknown", "resend", null]);
});

Deno.test("1,000 intents under random faults are taken at most once, with a provider that knows them exactly once", () => {
  for (const isKnowing of [false, true]) {
    let taken = 0;
    let unsettled = 0;
    for (let intent = 0; intent < 1000; intent++) {
      const random = randomOf(intent + (isKnowing ? 10_000 : 0));
      const sent = send(random, { isKnowing });
      assert(sent.copies <= 1, `intent ${intent} was sent ${sent.copies} times`);
      if (isKnowing && sent.state === "sent") assertEquals(sent.copies, 1);
      if (sent.state === "unknown") unsettled++;
      if (sent.state === "failed") assertEquals(sent.copies, 0);
      taken += sent.copies;
    }
    assert(taken > 500);
    // One that knows them is asked until it has said so, at most 20 times.
    if (isKnowing) assert(unsettled <= 2, `${unsettled} stay unknown`);
  }
});

/** Gives one mail to providers that fail, lie and lose answers, until nothing more is done by itself. */
function send(random: () => number, { isKnowing }: { isKnowing: boolean }) {
  const providers: ProviderId[] = isKnowing ? ["resend"] : ["postmark", "ses", "mailgun"];
  const takenBy = new Set<ProviderId>();
  let copies = 0;
  let attempt: Attempt = { ...FIRST, provider: providers[0] ?? "resend" };
  for (let now = NOW;;) {
    const { provider } = attempt;
    const fate = random();
    const isTaken = fate < 0.55;
    if (isTaken && !(isKnowing && takenBy.has(provider))) {
      takenBy.add(provider);
      copies++;
    }
    // Whether its answer comes: a crash of ours, or a connection that is lost, looks like this too.
    const isHeard = random() < 0.6;
    const unheard: SendResult = {
      outcome: "unknown",
      code: "PROVIDER_TIMED_OUT",
      repeatable: isKnowing,
    };
    const result: SendResult = !isHeard
      ? unheard
      : isTaken
      ? { outcome: "accepted", providerId: "id" }
      : fate < 0.8
      ? RETRY
      : { outcome: "refused", permanent: false, code: "PROVIDER_QUOTA_REACHED" };
    const idempotencyMs = isKnowing ? 24 * HOUR_MS : null;
    const after = afterAttempt(attempt, result, { providers, idempotencyMs, now, random });
    if (after.nextAt === null) return { copies, state: after.state };
    now = after.nextAt;
    const { maybeSince, refusedBy } = after;
    const next = after.provider ?? provider;
    attempt = { ...attempt, attempts: attempt.attempts + 1, provider: next, maybeSince, refusedBy };
  }
}

/** A source of numbers from 0 to 1 that a seed repeats (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
