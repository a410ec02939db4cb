import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { type Client, ok, outcome, type Reply } from "../support/client.ts";
import { openStrangersWorld, ownBrowser, type StrangersWorld } from "../support/strangers.ts";

// Whatever strangers try, a mailed code opens its owner's account, and no answer tells who has one.

const MINUTE = 60_000;
const INVALID = [400, "INVALID_OTP"];
const LIMITED = [429, "RATE_LIMITED"];
const NEW_PASSWORD = "another password of hers";

const ask = (client: Client, email: string, type = "sign-in") =>
  client.post("/email-otp/send-verification-otp", { email, type });

const signIn = (client: Client, email: string, otp: string) =>
  client.post("/sign-in/email-otp", { email, otp });

const otherThan = (otp: string) => otp === "000000" ? "111111" : "000000";

/** Asks for a code, and reads it. */
async function mailed({ mailbox }: StrangersWorld, client: Client, email: string): Promise<string> {
  await ok(ask(client, email));
  return (await mailbox.next(email)).variables.otp!;
}

/** Strangers' wrong tries, each from an address of its own, until there are no more of them this day. */
async function exhaust({ clock, stranger }: StrangersWorld, email: string): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    if (tries % 10 === 0) clock.now += MINUTE;
    assertEquals(outcome(await signIn(stranger(), email, "abcdef")), INVALID, `${tries}`);
  }
  assertEquals(outcome(await signIn(stranger(), email, "abcdef")), LIMITED);
}

Deno.test("/sign-in/email-otp: strangers keep nobody from signing in by a code", async (t) => {
  await using world = await openStrangersWorld();
  const { clock, stranger } = world;

  await t.step("their wrong tries end no code, wherever it is typed", async () => {
    for (const typedIn of ["the browser that asked", "another one"]) {
      const email = `tries-${typedIn.length}@example.com`;
      await ownBrowser(world, email);
      const browser = stranger();
      const otp = await mailed(world, browser, email);
      for (let tries = 0; tries < 6; tries++) {
        assertEquals(outcome(await signIn(stranger(), email, otherThan(otp))), INVALID);
      }
      const client = typedIn === "another one" ? stranger() : browser;
      assertEquals((await signIn(client, email, otp)).status, 200, typedIn);
      assertEquals(outcome(await signIn(stranger(), email, otp)), INVALID, "it signs in once");
    }
  });

  await t.step("nor does their asking: whoever asks meanwhile is mailed the same one", async () => {
    const email = "asked@example.com";
    const browser = await ownBrowser(world, email);
    const first = await mailed(world, browser, email);
    clock.now += 9 * MINUTE;
    assertEquals(await mailed(world, stranger(), email), first);
    clock.now += 9 * MINUTE;
    await ok(signIn(browser, email, first));
  });

  await t.step("a code is good for ten minutes after it was mailed last", async () => {
    const email = "late@example.com";
    const browser = await ownBrowser(world, email);
    const first = await mailed(world, browser, email);
    clock.now += 10 * MINUTE + 1;
    assertEquals(outcome(await signIn(browser, email, first)), INVALID);
    assertNotEquals(await mailed(world, browser, email), first);
  });

  await t.step("and for thirty minutes, however often it is asked for", async () => {
    const email = "older@example.com";
    const browser = await ownBrowser(world, email);
    const first = await mailed(world, browser, email);
    for (const minutes of [9, 9]) {
      clock.now += minutes * MINUTE;
      assertEquals(await mailed(world, browser, email), first);
    }
    clock.now += 9 * MINUTE;
    const second = await mailed(world, browser, email);
    assertNotEquals(second, first);
    assertEquals(outcome(await signIn(browser, email, first)), INVALID);
    await ok(signIn(browser, email, second));
  });

  await t.step("tries of a day, from many addresses, close no browser that asks", async () => {
    const email = "closed@example.com";
    await ownBrowser(world, email);
    await exhaust(world, email);
    const browser = stranger();
    const otp = await mailed(world, browser, email);
    const limited = await signIn(stranger(), email, otp);
    assertEquals(outcome(limited), LIMITED);
    assertMatch(limited.body.message, /^Ask for a code in this browser/);
    await ok(signIn(browser, email, otp));
  });
});

Deno.test("Guesses of mailed codes are bounded, whoever makes them", async (t) => {
  await using world = await openStrangersWorld();
  const { clock, stranger } = world;
  const email = "guessed@example.com";
  const own = await ownBrowser(world, email);
  await exhaust(world, email);
  const guesser = stranger();
  const guess = () => signIn(guesser, email, "abcdef");

  await t.step(
    "asking leaves a cookie for ten minutes, and none of the address in it",
    async () => {
      const reply = await ask(stranger("app"), "cookie@example.com");
      const [line = "", ...others] = reply.headers.getSetCookie();
      assertEquals(others, []);
      assertMatch(
        line,
        /^better-auth\.asked_code=ac1[^;]*; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/,
      );
      assert(!line.includes("cookie@"));
    },
  );

  await t.step("a browser that asked has three tries for each code it asked for", async () => {
    for (let codes = 0; codes < 2; codes++) {
      await ok(ask(guesser, email));
      for (let tries = 0; tries < 3; tries++) assertEquals(outcome(await guess()), INVALID);
      assertEquals(outcome(await guess()), LIMITED);
    }
  });

  await t.step("for ten minutes, and for the account that it asked about", async () => {
    const other = "other@example.com";
    await ownBrowser(world, other);
    await exhaust(world, other);
    await ok(ask(guesser, email));
    assertEquals(outcome(await signIn(guesser, other, "abcdef")), LIMITED);
    const both = { email, username: "other", otp: "abcdef" };
    assertEquals(outcome(await guesser.post("/sign-in/email-otp", both)), LIMITED);
    clock.now += 10 * MINUTE + 1;
    assertEquals(outcome(await signIn(guesser, email, "abcdef")), LIMITED);
  });

  await t.step("codes are mailed fifty times a day, by whichever path", async () => {
    const mailedOften = "often@example.com";
    let sent = 0;
    for (let at = 0; at < 60; at++) {
      if (at % 10 === 0) clock.now += MINUTE;
      const reply = at % 2 === 0
        ? await ask(stranger(), mailedOften, "forget-password")
        : await stranger().post("/email-otp/request-password-reset", { email: mailedOften });
      if (reply.status === 200) sent++;
    }
    assertEquals(sent, 50);
  });

  await t.step("a browser that is known has a day's fifty of its own, and no more", async () => {
    clock.now += 24 * 60 * MINUTE;
    let refused = 0;
    for (let tries = 0; tries < 130; tries++) {
      if (tries % 10 === 0) clock.now += MINUTE;
      if ((await signIn(own, email, "abcdef")).status === 400) refused++;
    }
    // Its own, and what one client has of the strangers' tries.
    assertEquals(refused, 50 + 17);
  });
});

const TRIES: Readonly<Record<string, (email: string) => object>> = {
  "/sign-in/email-otp": (email) => ({ email, otp: "abcdef" }),
  "/email-otp/verify-email": (email) => ({ email, otp: "abcdef" }),
  "/email-otp/reset-password": (email) => ({ email, otp: "abcdef", password: NEW_PASSWORD }),
  "/email-otp/check-verification-otp": (email) => ({ email, otp: "abcdef", type: "sign-in" }),
};
const TYPES: Readonly<Record<string, string>> = {
  "/email-otp/verify-email": "email-verification",
  "/email-otp/reset-password": "forget-password",
};
const PEOPLE = {
  "known, with a code": { isKnown: true, asks: true },
  "known, without one": { isKnown: true, asks: false },
  "unknown, with a code": { isKnown: false, asks: true },
  "unknown, without one": { isKnown: false, asks: false },
} as const;

Deno.test("Mailed codes: no answer tells who has an account", async (t) => {
  await using world = await openStrangersWorld();
  const { clock, stranger } = world;
  for (const signUp of [true, false]) {
    for (const [path, bodyFor] of Object.entries(TRIES)) {
      const type = TYPES[path] ?? "sign-in";
      await t.step(`${path}, ${signUp ? "with" : "without"} sign-up, try by try`, async () => {
        const seen: Record<string, unknown[]> = {};
        for (const [name, { asks, isKnown }] of Object.entries(PEOPLE)) {
          const email = `${path}-${signUp}-${name}@example.com`.replaceAll(/[/, ]/g, "-").slice(1);
          await world.set({ signUp: true });
          if (isKnown) await ownBrowser(world, email);
          await world.set({ signUp });
          const browser = stranger();
          const answers = asks ? [toldBy(await ask(browser, email, type))] : [];
          for (let tries = 0; tries < 6; tries++) {
            // Four while the code is good, and two when it is old.
            if (tries === 4) clock.now += 11 * MINUTE;
            answers.push(toldBy(await browser.post(path, bodyFor(email))));
          }
          seen[name] = answers;
        }
        assertEquals(seen["known, with a code"], seen["unknown, with a code"]);
        assertEquals(seen["known, without one"], seen["unknown, without one"]);
        // And no try tells whether there is a code.
        assertEquals(seen["known, with a code"]?.slice(1), seen["known, without one"]);
      });
    }
  }
});

/** What an answer tells whoever reads it; what belongs to the one request is left out. */
function toldBy({ headers, status, text }: Reply): unknown {
  const own = new Set(["date", "x-request-id", "retry-after"]);
  const told = [...headers].filter(([name]) => !own.has(name))
    .map(([name, value]) => [name, name === "set-cookie" ? cookieShape(value) : value]);
  return { status, text: text.replace(/"tryAgainIn":\d+/, ""), told };
}

/** A cookie without its value, but for the length of that. */
function cookieShape(line: string): string {
  return line.replace(/=([^;]*)/, (_, value) => `=${decodeURIComponent(value).length}`);
}
