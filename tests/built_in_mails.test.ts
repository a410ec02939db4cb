/** The built-in templates take what the platform's mails bring, and say of links what is so. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Mail } from "../plugins/_kernel/mails.ts";
import { builtInIdOf, builtInTemplate, renderEmail } from "../plugins/emails/light.ts";
import { LIFETIMES } from "../runtime/engine/account/lifetimes.ts";
import { methodMails } from "../runtime/engine/account/mails.ts";

const LINK = { url: "https://auth.example.com/?callbackURL=/", token: "t".repeat(24) };
const USER = { email: "ada@example.com", name: "Ada" };

/** Every mail of the engine's callbacks. */
async function engineMails(): Promise<Mail[]> {
  const taken: Mail[] = [];
  const make = methodMails({
    appName: "Acme",
    baseUrl: "https://auth.example.com",
    mails: { enqueue: (mail) => Promise.resolve(void taken.push(mail)) },
  });
  const data = { ...LINK, user: USER, newEmail: "new@example.com" };
  await make.verification(data);
  await make.passwordReset(data);
  await make.changeEmail(data);
  await make.addressChange(data);
  await make.accountExists(data);
  const asked = { email: USER.email, language: null };
  await make.magicLink({ ...LINK, ...asked });
  await make.emailOtp({ ...asked, to: USER.email, otp: "123456", type: "sign-in" });
  assertEquals(taken.length, Object.keys(make).length - 1, "all but the decoy");
  return taken;
}

Deno.test("each mail of the engine can be sent with its built-in template", async () => {
  for (const { type, variables } of await engineMails()) {
    const { blocks, variables: declared, ...template } = builtInTemplate(
      builtInIdOf(type, variables),
    );
    const names = declared.map(({ name }) => name);
    assertEquals(Object.keys(variables).filter((name) => !names.includes(name)), [], type);
    const mail = renderEmail(blocks, { ...template, variables: declared, values: variables });
    const link = Object.entries(variables).find(([name]) => name.endsWith("Url"))?.[1];
    assert(link === undefined || mail.text.includes(link), type);
  }
});

Deno.test("built-in templates say how long a link or code works", () => {
  const said = {
    verification: [LIFETIMES.emailVerification / 3600, "24 hours"],
    "password-reset": [LIFETIMES.passwordReset / 3600, "for one hour"],
    "account-exists": [LIFETIMES.passwordReset / 3600, "for one hour"],
    "magic-link": [LIFETIMES.magicLink / 60, "10 minutes"],
    "email-otp": [LIFETIMES.otp / 60, "10 minutes"],
    "security-notice-address-change": [LIFETIMES.addressUndo / 86_400, "7 days"],
  } as const;
  for (const [id, [lifetime, words]] of Object.entries(said)) {
    const { blocks } = builtInTemplate(id as keyof typeof said);
    assertStringIncludes(JSON.stringify(blocks), words);
    assertEquals(words.replace("one", "1").match(/\d+/)?.[0], String(lifetime), id);
  }
});
