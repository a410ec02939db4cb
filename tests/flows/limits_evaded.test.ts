import { assertEquals } from "@std/assert";
import { type Client, ok, outcome } from "../support/client.ts";
import { openStrangersWorld, ownBrowser, PASSWORD } from "../support/strangers.ts";
import { totpCode } from "../support/totp.ts";

// Ways that somebody may try to have guesses counted for another one than whose account it is.

const WRONG = "not the password at all";
const VICTIM = "victim@example.com";
const LIMITED = [429, "RATE_LIMITED"];

Deno.test("Guesses are counted for whose account it is, whatever else comes along", async (t) => {
  await using world = await openStrangersWorld();
  const { clock, stranger } = world;
  await ownBrowser(world, VICTIM, { username: "victim" });
  const thief = await ownBrowser(world, "thief@example.com", { username: "thief" });

  await t.step("/sign-in/*: the account of a known browser, named beside another one", async () => {
    const guess = (client: Client, path: string, names: object) =>
      client.post(path, { ...names, password: WRONG });
    const ways: [string, object, object][] = [
      ["/sign-in/email", { email: VICTIM }, { username: "thief" }],
      ["/sign-in/username", { username: "victim" }, { email: "thief@example.com" }],
    ];
    for (const [path, victim, own] of ways) {
      for (let tries = 0; tries < 30; tries++) await guess(stranger(), path, victim);
      assertEquals(outcome(await guess(thief, path, victim)), LIMITED);
      assertEquals(outcome(await guess(thief, path, { ...victim, ...own })), LIMITED, path);
    }
  });

  await t.step(
    "/two-factor/*: a session of one's own beside the challenge of another",
    async () => {
      const email = "factor@example.com";
      const own = stranger();
      await own.post("/sign-up/email", { email, password: PASSWORD, name: "Grace" });
      const uri = (await own.post("/two-factor/enable", { password: PASSWORD })).body.totpURI;
      await ok(own.post("/two-factor/verify-totp", { code: totpCode(uri, clock.now) }));
      const helper = stranger();
      const made = { email: "helper@example.com", password: PASSWORD, name: "Ada" };
      await ok(helper.post("/sign-up/email", made));
      const session = [...helper.cookies].find(([name]) => name.endsWith(".session_token"))?.[1];
      // Better Auth does not take the session, for its name, and asks the challenge's user.
      const challenge = async () => {
        const client = stranger();
        const begun = await client.post("/sign-in/email", { email, password: PASSWORD });
        assertEquals(begun.body.twoFactorRedirect, true, begun.text);
        client.cookies.set("other.session_token", String(session));
        return client;
      };
      const guess = (client: Client) => client.post("/two-factor/verify-totp", { code: "abcdef" });
      for (let challenges = 0; challenges < 10; challenges++) {
        const client = await challenge();
        for (let tries = 0; tries < 3; tries++) {
          assertEquals(outcome(await guess(client)), [401, "INVALID_CODE"]);
        }
      }
      const next = await challenge();
      next.cookies.delete("other.session_token");
      assertEquals(outcome(await guess(next)), LIMITED);
    },
  );
});
