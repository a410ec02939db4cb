import { assertEquals } from "@std/assert";
import { type DomainRecord, senderDomainRecords } from "./sender_domain.ts";
import { txtRecords } from "./txt_records.ts";

const KEY = `v=DKIM1; k=rsa; p=${"A".repeat(216)}`;
const SPF = "v=spf1 include:mailgun.org ~all";
const DMARC = "v=DMARC1; p=none; rua=mailto:d@example.com";

/** A resolver with these texts; a number stands for one that does not say. */
function resolverOf(zone: Readonly<Record<string, readonly string[] | number>>) {
  const asked: string[] = [];
  const lookUp = (name: string) => {
    asked.push(name);
    const texts = zone[name] ?? [];
    return Promise.resolve(typeof texts === "number" ? null : [...texts]);
  };
  return { asked, lookUp };
}

async function statesOf(
  zone: Parameters<typeof resolverOf>[0],
  sender: Parameters<typeof senderDomainRecords>[0],
): Promise<Record<string, DomainRecord["state"]>> {
  const records = await senderDomainRecords(sender, resolverOf(zone).lookUp);
  return Object.fromEntries(records.map(({ name, state }) => [name, state]));
}

Deno.test("senderDomainRecords() finds what a domain has, and says what is missing", async () => {
  const sender = { domain: "example.com", provider: "mailgun", selectors: ["k1"] } as const;
  const zone = {
    "example.com": [SPF, "google-site-verification=1"],
    "k1._domainkey.example.com": [KEY],
    "_dmarc.example.com": [DMARC],
  };
  assertEquals(await statesOf(zone, sender), {
    "example.com": "found",
    "k1._domainkey.example.com": "found",
    "_dmarc.example.com": "found",
  });
  const missing = await senderDomainRecords(sender, resolverOf({}).lookUp);
  assertEquals(missing.map(({ expected, state, value }) => [expected, state, value]), [
    [SPF, "missing", null],
    ["v=DKIM1; p=<the key that the provider shows>", "missing", null],
    ["v=DMARC1; p=quarantine; rua=mailto:<where reports go>", "missing", null],
  ]);
});

Deno.test("senderDomainRecords() asks each provider's own records", async () => {
  const domain = "example.com";
  const asked = async (provider: Parameters<typeof senderDomainRecords>[0]["provider"]) => {
    const resolver = resolverOf({ "_dmarc.example.com": [DMARC] });
    await senderDomainRecords({ domain, provider }, resolver.lookUp);
    return resolver.asked.sort();
  };
  const dmarc = "_dmarc.example.com";
  assertEquals(await asked("resend"), [dmarc, "resend._domainkey.example.com", "send.example.com"]);
  assertEquals(
    await asked("sendgrid"),
    [dmarc, "s1._domainkey.example.com", "s2._domainkey.example.com"],
  );
  assertEquals(await asked("ses"), [dmarc]);
  assertEquals(await asked("smtp"), [dmarc, "example.com"]);
});

Deno.test("senderDomainRecords() calls a record invalid that receivers don't believe", async () => {
  const sender = { domain: "example.com", provider: "mailgun", selectors: ["k1"] } as const;
  const wrong: [name: string, texts: readonly string[]][] = [
    ["example.com", [SPF, "v=spf1 -all"]],
    ["example.com", ["v=spf1 include:mailgun.org +all"]],
    ["example.com", ["v=spf1 include:sendgrid.net ~all"]],
    ["k1._domainkey.example.com", ["v=DKIM1; p="]],
    ["k1._domainkey.example.com", [KEY, KEY]],
    ["k1._domainkey.example.com", [`v=DKIM2; p=${"A".repeat(216)}`]],
    ["_dmarc.example.com", ["v=DMARC1; rua=mailto:d@example.com"]],
    ["_dmarc.example.com", ["v=DMARC1; p=maybe"]],
    ["_dmarc.example.com", [DMARC, DMARC]],
  ];
  for (const [name, texts] of wrong) {
    assertEquals((await statesOf({ [name]: texts }, sender))[name], "invalid", texts.join());
  }
});

Deno.test("senderDomainRecords() finds DMARC above the domain, and does not take silence for an answer", async () => {
  const sender = { domain: "mail.eu.example.co.uk", provider: "ses" } as const;
  const above = { "_dmarc.example.co.uk": [DMARC] };
  const key = { "<selector>._domainkey.mail.eu.example.co.uk": "unnamed" } as const;
  assertEquals(await statesOf(above, sender), { ...key, "_dmarc.example.co.uk": "found" });
  const silent = { "_dmarc.mail.eu.example.co.uk": 503 };
  assertEquals(await statesOf(silent, sender), {
    ...key,
    "_dmarc.mail.eu.example.co.uk": "unavailable",
  });
  const many = resolverOf({});
  const deep = { domain: "a.b.c.d.e.f.g.example.com", provider: "ses" } as const;
  await senderDomainRecords(deep, many.lookUp);
  assertEquals(many.asked.at(-1), "_dmarc.example.com");
  assertEquals(many.asked.length, 5);
  const odd = { ...sender, selectors: ["a b", "../x", "", "k1"] };
  assertEquals(Object.keys(await statesOf(above, odd)), [
    "k1._domainkey.mail.eu.example.co.uk",
    "_dmarc.example.co.uk",
  ]);
});

Deno.test("txtRecords() reads texts in quotes, in parts, without quotes, and behind aliases", async () => {
  const answer = (Answer: unknown, Status: unknown = 0) => ({
    fetch: () => Promise.resolve(Response.json({ Status, Answer })),
  });
  const data = [
    { type: 5, data: "alias.example." },
    { type: 16, data: '"in " "parts"' },
    { type: 16, data: "plain" },
    { type: 16, data: '"a \\"quote\\""' },
    { type: 16, data: '"over\\\nlines" "without \\" an end' },
    { type: 16, data: '"\\'.repeat(50_000) },
    { type: 16 },
    null,
    7,
  ];
  const texts = ["in parts", "plain", 'a "quote"', "over\nlines", ""];
  assertEquals(await txtRecords("a.example", answer(data)), texts);
  assertEquals(await txtRecords("a.example", answer(undefined)), []);
  assertEquals(await txtRecords("a.example", answer(undefined, 3)), []);
  assertEquals(await txtRecords("a.example", answer(undefined, 2)), null);
  assertEquals(await txtRecords("a.example", answer(undefined, "0")), null);
});
