import { assert, assertEquals } from "@std/assert";
import { Client, outcome, type SendOptions } from "../support/client.ts";
import { openPlatform } from "../support/in_process.ts";

const FORM: SendOptions = { headers: { "content-type": "application/x-www-form-urlencoded" } };
/** Paths whose limits look at the fields of a body. */
const PATHS = ["/sign-in/email", "/sign-up/email", "/request-password-reset", "/banata/setup"];

Deno.test("A body is read by its content type, and has as many fields as are of use", async (t) => {
  await using platform = await openPlatform();
  const client = new Client(platform.site);

  for (const path of PATHS) {
    await t.step(`POST ${path} takes a form that starts with a brace for a form`, async () => {
      for (const body of ["{", "{=&email=a%40example.com", "%20{", '{"email":1}', "[1]"]) {
        const { body: reply, status, text } = await client.post(path, body, FORM);
        assert(status >= 400 && status < 500, `${body}: ${status} ${text}`);
        assert(typeof reply.code === "string", text);
      }
    });
  }

  await t.step("POST /sign-in/email refuses a form of 100,000 names", async () => {
    const many = Array.from({ length: 100_000 }, (_, at) => `n${at}=`).join("&");
    const reply = await client.post("/sign-in/email", many, FORM);
    assertEquals(outcome(reply), [400, "TOO_MANY_FIELDS"]);
  });

  await t.step("POST /sign-in/email refuses a list of 50,000 values", async () => {
    const list = { email: "a@example.com", password: Array(50_000).fill("") };
    const reply = await client.post("/sign-in/email", list);
    assertEquals(outcome(reply), [400, "TOO_MANY_FIELDS"]);
  });

  await t.step("GET /get-session refuses a query of 201 names", async () => {
    const query = Array.from({ length: 201 }, (_, at) => `n${at}=`).join("&");
    const reply = await client.get(`/get-session?${query}`);
    assertEquals(outcome(reply), [400, "TOO_MANY_FIELDS"]);
  });
});
