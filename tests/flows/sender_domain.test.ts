/** `/banata/emails/domain/check` against a resolver on loopback that answers over HTTP. */
import { assertEquals } from "@std/assert";
import { ok, outcome } from "../support/client.ts";
import { DnsServer } from "../support/dns.ts";
import { openProject } from "../support/set_up.ts";

const CHECK = "/banata/emails/domain/check";
const KEY = `v=DKIM1; k=rsa; p=${"A".repeat(216)}`;

const BOOKS = "xn--bcher-kva.example";
/** What is shown of a domain whose mails Resend sends while DNS has nothing. */
const NOTHING = [
  {
    record: "spf",
    type: "TXT",
    name: `send.${BOOKS}`,
    state: "missing",
    value: null,
    expected: "v=spf1 include:amazonses.com ~all",
  },
  {
    record: "dkim",
    type: "TXT",
    name: `resend._domainkey.${BOOKS}`,
    state: "missing",
    value: null,
    expected: "v=DKIM1; p=<the key that the provider shows>",
  },
  {
    record: "dmarc",
    type: "TXT",
    name: `_dmarc.${BOOKS}`,
    state: "missing",
    value: null,
    expected: "v=DMARC1; p=quarantine; rua=mailto:<where reports go>",
  },
];

Deno.test("POST /banata/emails/domain/check says what DNS has and what is missing", async (t) => {
  await using dns = new DnsServer();
  await using world = await openProject({}, { env: { BANATA_DNS_URL: dns.url } });
  const { server } = world;
  const check = (body: object = {}) => ok(server.post(CHECK, body));

  await t.step("a domain must be there", async () => {
    assertEquals(outcome(await server.post(CHECK, {})), [400, "EMAIL_DOMAIN_INVALID"]);
    for (const domain of ["a b.example", "shop", "shop.example/x", "127.0.0.1:80", "-"]) {
      assertEquals(outcome(await server.post(CHECK, { domain })), [400, "EMAIL_DOMAIN_INVALID"]);
    }
    const odd = await server.post(CHECK, { domain: "shop.example", provider: "pigeon" });
    assertEquals(outcome(odd), [400, "EMAIL_PROVIDER_UNKNOWN"]);
    assertEquals(dns.asked, []);
  });

  await t.step("the project's own sender and provider are what is asked by default", async () => {
    await ok(server.post("/banata/config/email-providers/save", {
      fromAddress: "auth@bücher.example",
      providers: { resend: { apiKey: "re_key_of_the_shop" } },
    }));
    assertEquals(await check(), {
      ...{ domain: BOOKS, provider: "resend", verified: false, records: NOTHING },
    });
    dns.zone = {
      [`send.${BOOKS}`]: ["v=spf1 include:amazonses.com ~all"],
      [`resend._domainkey.${BOOKS}`]: [KEY],
      [`_dmarc.${BOOKS}`]: ["v=DMARC1; p=reject"],
    };
    const found = await check();
    assertEquals(found.verified, true);
    assertEquals(found.records[1].value, KEY);
  });

  await t.step("a resolver that does not answer is no proof of anything", async () => {
    dns.zone = { "_dmarc.shop.example": 503, "t1._domainkey.shop.example": ["p="] };
    const { records, verified } = await check({
      domain: "shop.example.",
      provider: "ses",
      selectors: ["t1", "t2"],
    });
    const told = records.map(({ expected, state }: Record<string, string>) => [state, expected]);
    assertEquals(verified, false);
    assertEquals(told.slice(0, 2), [
      ["invalid", "t1.dkim.amazonses.com"],
      ["missing", "t2.dkim.amazonses.com"],
    ]);
    assertEquals(told[2]?.[0], "unavailable");
  });

  await t.step("all of it is fewer look-ups than a request may ask", async () => {
    dns.asked.length = 0;
    const { records } = await check({
      domain: "a.b.c.d.e.f.shop.example",
      provider: "mailgun",
      selectors: ["k1", "k2", "k3"],
    });
    assertEquals(records.length, 5);
    assertEquals(new Set(dns.asked).size, 9);
    assertEquals(dns.asked.length, 9, "each is asked once");
  });
});
