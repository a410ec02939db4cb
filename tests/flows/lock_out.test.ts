import { assertEquals, assertMatch } from "@std/assert";
import { Client, ok, outcome, type Reply } from "../support/client.ts";
import {
  openStrangersWorld as openWorld,
  ownBrowser,
  PASSWORD,
  type StrangersWorld as World,
} from "../support/strangers.ts";
import { nextTotpCode, totpCode } from "../support/totp.ts";

// Whatever strangers try, from however many addresses, its owner gets into an account.

const WRONG = "not the password at all";
const EMAIL = "grace@example.com";
const LIMITED = [429, "RATE_LIMITED"];
const REFUSED = [401, "INVALID_EMAIL_OR_PASSWORD"];
const HOUR = 60 * 60 * 1000;

const signIn = (client: Client, email: string, password = PASSWORD) =>
  client.post("/sign-in/email", { email, password });

/** Strangers try until the account has no token left. */
async function exhaust(world: World, email: string): Promise<void> {
  for (let tries = 0; tries < 30; tries++) {
    assertEquals(outcome(await signIn(world.stranger(), email, WRONG)), REFUSED);
  }
  assertEquals(outcome(await signIn(world.stranger(), email, WRONG)), LIMITED);
}

Deno.test("/sign-in/email: strangers lock nobody out of a browser that is known", async (t) => {
  await using world = await openWorld();
  const { clock, stranger } = world;
  const own = await ownBrowser(world, EMAIL);
  const other = await ownBrowser(world, "other@example.com");

  await t.step(
    "the owner signs in beside them, a stranger does not",
    async () => {
      await exhaust(world, EMAIL);
      const reply = await signIn(stranger(), EMAIL);
      assertEquals(outcome(reply), LIMITED);
      assertMatch(reply.body.message, /mailed to you.*signed in before/);
      await ok(signIn(own, EMAIL));
      await own.post("/sign-out");
    },
  );

  await t.step("another's known browser is a stranger's", async () => {
    assertEquals(outcome(await signIn(other, EMAIL)), LIMITED);
  });

  await t.step("nobody learns whether an address is known", async () => {
    await exhaust(world, "nobody@example.com");
    const known = await signIn(stranger(), EMAIL);
    const unknown = await signIn(stranger(), "nobody@example.com");
    assertEquals(known.body.message, unknown.body.message);
  });

  await t.step("tries from a known browser are bounded too", async () => {
    for (let tries = 0; tries < 28; tries++) await signIn(own, EMAIL, WRONG);
    const codes = [await signIn(own, EMAIL, WRONG), await signIn(own, EMAIL, WRONG)].map(outcome);
    assertEquals(codes.at(-1), LIMITED);
  });

  await t.step("a day has 100 wrong tries of strangers, none of the owner's", async () => {
    clock.now += 24 * HOUR;
    let refused = 0;
    for (let minutes = 0; minutes < 5; minutes++) {
      for (let tries = 0; tries < 30; tries++) {
        if ((await signIn(stranger(), EMAIL, WRONG)).status === 401) refused++;
      }
      clock.now += 60_000;
    }
    assertEquals(refused, 100);
    await ok(signIn(own, EMAIL));
    await own.post("/sign-out");
  });

  await t.step("a reset by mail makes the browser known that makes it", async () => {
    const fresh = stranger();
    assertEquals(outcome(await signIn(fresh, EMAIL)), LIMITED);
    await ok(fresh.post("/request-password-reset", { email: EMAIL }));
    const { token } = (await world.mailbox.next(EMAIL)).variables;
    await ok(fresh.post("/reset-password", { token, newPassword: `${PASSWORD} 2` }));
    await ok(signIn(fresh, EMAIL, `${PASSWORD} 2`));
  });

  await t.step(
    "and the user's older browsers are strangers until they sign in",
    async () => {
      assertEquals(outcome(await signIn(own, EMAIL, `${PASSWORD} 2`)), LIMITED);
    },
  );

  await t.step("right sign-ins use up no day", async () => {
    const email = "often@example.com";
    await ownBrowser(world, email);
    for (let minutes = 0; minutes < 5; minutes++) {
      for (let times = 0; times < 25; times++) {
        await ok(signIn(stranger(), email));
      }
      clock.now += 60_000;
    }
  });
});

Deno.test("Secrets asked for in a session count by its user, and codes by the account", async (t) => {
  await using world = await openWorld();
  const { clock, stranger } = world;

  await t.step("/change-password, in however many sessions of the user's", async () => {
    const email = "changes@example.com";
    await ownBrowser(world, email);
    const change = async () => {
      const client = stranger("app");
      await ok(signIn(client, email));
      return client;
    };
    const clients = [await change(), await change()];
    const answers: unknown[] = [];
    for (let tries = 0; tries < 31; tries++) {
      const body = { currentPassword: WRONG, newPassword: `${PASSWORD} 2` };
      answers.push(outcome(await clients[tries % 2]!.post("/change-password", body)));
    }
    assertEquals(answers[29], [400, "INVALID_PASSWORD"]);
    assertEquals(answers[30], LIMITED);
  });

  await t.step("/sign-in/email-otp, 50 wrong codes a day", async () => {
    const email = "codes@example.com";
    const own = await ownBrowser(world, email);
    let refused = 0;
    for (let minutes = 0; minutes < 8; minutes++) {
      for (let tries = 0; tries < 10; tries++) {
        const reply = await stranger().post("/sign-in/email-otp", { email, otp: "000000" });
        if (reply.status !== 429) refused++;
      }
      clock.now += 60_000;
    }
    assertEquals(refused, 50);
    const send = { email, type: "sign-in" };
    await ok(own.post("/email-otp/send-verification-otp", send));
    const { otp } = (await world.mailbox.next(email)).variables;
    assertEquals(outcome(await stranger().post("/sign-in/email-otp", { email, otp })), LIMITED);
    await ok(own.post("/sign-in/email-otp", { email, otp }));
  });

  await t.step("/two-factor/verify-totp, whoever has the password", async () => {
    const email = "factors@example.com";
    const own = stranger();
    await own.post("/sign-up/email", { email, password: PASSWORD, name: "Grace" });
    const uri = (await own.post("/two-factor/enable", { password: PASSWORD })).body.totpURI;
    await ok(own.post("/two-factor/verify-totp", { code: totpCode(uri, clock.now) }));
    await own.post("/sign-out");
    let limited = false;
    for (let challenges = 0; challenges < 12 && !limited; challenges++) {
      const thief = stranger();
      const begun = await signIn(thief, email);
      assertEquals(begun.body.twoFactorRedirect, true, begun.text);
      for (let tries = 0; tries < 5 && !limited; tries++) {
        const reply = await thief.post("/two-factor/verify-totp", { code: "abcdef" });
        limited = reply.status === 429;
      }
    }
    assertEquals(limited, true);
    assertEquals((await signIn(own, email)).body.twoFactorRedirect, true);
    const right = { code: nextTotpCode(uri, clock.now) };
    await ok(own.post("/two-factor/verify-totp", right));
  });
});

Deno.test("Every path that mails is counted by whom it mails and by whoever asks", async (t) => {
  await using world = await openWorld();
  const { stranger } = world;
  const statuses = async (times: number, ask: (at: number) => Promise<Reply>) => {
    const found: number[] = [];
    for (let at = 0; at < times; at++) found.push((await ask(at)).status);
    return found;
  };
  const limitedFrom = (found: readonly number[]) => found.indexOf(429);

  const byAddress: Record<string, (email: string) => [string, object]> = {
    "/sign-in/magic-link": (email) => ["/sign-in/magic-link", { email }],
    "/request-password-reset": (email) => ["/request-password-reset", { email }],
    "/send-verification-email": (email) => ["/send-verification-email", { email }],
    "/email-otp/send-verification-otp": (email) => [
      "/email-otp/send-verification-otp",
      { email, type: "sign-in" },
    ],
  };
  for (const [name, call] of Object.entries(byAddress)) {
    await t.step(`${name}: whom it mails, from whatever address`, async () => {
      const ask = () => stranger().post(...call(`mailed${name.replaceAll("/", "-")}@example.com`));
      assertEquals(limitedFrom(await statuses(11, ask)), 10);
    });
    await t.step(`${name}: who asks, for whatever address`, async () => {
      const client = stranger();
      const ask = (at: number) => client.post(...call(`mailed-${at}@example.com`));
      assertEquals(limitedFrom(await statuses(11, ask)), 10);
    });
  }

  await t.step("/verify-email: a link that is opened again and again", async () => {
    const token = "a.b.c";
    const ask = () => stranger().post("/verify-email", { token });
    assertEquals(limitedFrom(await statuses(6, ask)), 5);
  });

  await t.step("/organization/invite-member: who invites strangers", async () => {
    const { key } = world.project;
    const user = new Client(world.platform.site, { "x-api-key": key });
    const made = { email: "owner@example.com", password: PASSWORD, name: "Ada" };
    await ok(user.post("/sign-up/email", made));
    const body = { name: "Acme", slug: "acme" };
    await ok(user.post("/organization/create", body));
    const ask = (at: number) =>
      user.post("/organization/invite-member", {
        email: `stranger-${at}@example.com`,
        role: "member",
      });
    assertEquals(limitedFrom(await statuses(31, ask)), 30);
  });

  await t.step("/change-email: the user who asks", async () => {
    const { key } = world.project;
    const user = new Client(world.platform.site, { "x-api-key": key });
    const made = { email: "mover@example.com", password: PASSWORD, name: "Ada" };
    await ok(user.post("/sign-up/email", made));
    const ask = (at: number) =>
      user.post("/change-email", { newEmail: `new-${at}@example.com`, password: PASSWORD });
    assertEquals(limitedFrom(await statuses(11, ask)), 10);
  });
});

Deno.test("One stranger alone empties no account of another", async (t) => {
  await using world = await openWorld();
  const { clock, stranger } = world;
  const email = "victim@example.com";
  await ownBrowser(world, email);

  await t.step("mails: the owner's own request gets through, all day long", async () => {
    const client = stranger();
    const sent: number[] = [];
    for (let minutes = 0; minutes < 60; minutes++) {
      for (let times = 0; times < 10; times++) {
        sent.push((await client.post("/request-password-reset", { email })).status);
      }
      clock.now += 60_000;
    }
    const mailed = sent.filter((status) => status === 200).length;
    assertEquals(mailed >= 17 && mailed <= 20, true, `${mailed}`);
    await ok(stranger().post("/request-password-reset", { email }));
  });

  await t.step("wrong passwords: so does the right one from a new browser", async () => {
    const client = stranger();
    let refused = 0;
    for (let minutes = 0; minutes < 6; minutes++) {
      for (let times = 0; times < 30; times++) {
        if ((await signIn(client, email, WRONG)).status === 401) refused++;
      }
      clock.now += 60_000;
    }
    assertEquals(refused, 34);
    await ok(signIn(stranger(), email));
  });
});
