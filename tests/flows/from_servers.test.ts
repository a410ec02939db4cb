/** What an app's server sends for its users, by Node's own `fetch` too, which says `sec-fetch-mode` and no more. */
import { assertEquals } from "@std/assert";
import { Client, outcome } from "../support/client.ts";
import { openProject } from "../support/set_up.ts";

const NODE = { "sec-fetch-mode": "cors", "accept-language": "*" };
const PASSWORD = "password of project A";
const MISSING = [403, "MISSING_OR_NULL_ORIGIN"];

Deno.test("An app's server signs its users up and in, and no page does so in secret", async (t) => {
  await using world = await openProject();
  await world.set({ anonymous: true, magicLink: true, username: true });
  const { project: { clientId, key }, site } = world;
  const named = {
    "x-api-key": { "x-api-key": key },
    "a bearer key": { authorization: `Bearer ${key}` },
    "a client id": { "x-banata-client-id": clientId },
  };
  for (const [how, headers] of Object.entries(named)) {
    const name = how.replace(/\W/g, "");
    const email = `${name}@example.com`;
    const calls = {
      "/sign-up/email": { email, name, username: name, password: PASSWORD },
      "/sign-in/email": { email, password: PASSWORD },
      "/sign-in/username": { username: name, password: PASSWORD },
      "/sign-in/anonymous": {},
      "/sign-in/magic-link": { email },
    };
    for (const [path, body] of Object.entries(calls)) {
      await t.step(`POST ${path} by ${how}`, async () => {
        const server = new Client(site, { ...headers, origin: "", ...NODE });
        assertEquals(outcome(await server.post(path, body)), [200, undefined]);
      });
    }

    await t.step(`a page that hides where it is signs nobody in by ${how}`, async () => {
      const body = calls["/sign-in/email"];
      const hidden = { ...headers, origin: "", "sec-fetch-mode": "no-cors" };
      for (const site_ of ["cross-site", "same-site", "none"]) {
        const page = new Client(site, { ...hidden, "sec-fetch-site": site_ });
        assertEquals([site_, ...outcome(await page.post("/sign-in/email", body))], [
          site_,
          ...MISSING,
        ]);
      }
      const told = [
        { "sec-fetch-mode": "navigate" },
        { "sec-fetch-mode": "no-cors" },
        { ...NODE, "sec-fetch-dest": "empty" },
        { ...NODE, "sec-fetch-site": "" },
      ];
      for (const each of told) {
        const page = new Client(site, { ...headers, origin: "", ...each });
        assertEquals([each, ...outcome(await page.post("/sign-in/email", body))], [
          each,
          ...MISSING,
        ]);
      }
      const framed = new Client(site, { ...headers, ...NODE, origin: "null" });
      assertEquals((await framed.post("/sign-in/email", body)).status, 403);
      const foreign = new Client(site, { ...headers, ...NODE, origin: "https://evil.example" });
      assertEquals(outcome(await foreign.post("/sign-in/email", body)), [403, "INVALID_ORIGIN"]);
    });
  }

  await t.step(
    "a mobile app goes on by its cookie, and names an origin with each POST",
    async () => {
      const app = new Client(site, { "x-banata-client-id": clientId, origin: "" });
      const email = "aclientid@example.com";
      assertEquals((await app.post("/sign-in/email", { email, password: PASSWORD })).status, 200);
      assertEquals(typeof (await app.get("/token")).body.token, "string");
      const hidden = await app.post("/sign-out", {}, { headers: NODE });
      assertEquals(outcome(hidden), MISSING);
      const named = await app.post("/sign-out", {}, { headers: { origin: site } });
      assertEquals(outcome(named), [200, undefined]);
      assertEquals((await app.get("/get-session")).body, null);
    },
  );
});
