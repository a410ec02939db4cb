import { assert, assertEquals } from "@std/assert";
import { MAIL_UNSUBSCRIBE } from "../_kernel/mails.ts";
import { BUILT_IN_IDS } from "./built_in/layouts.ts";
import { BUILT_IN_LOCALES, builtInTemplate } from "./built_in/templates.ts";
import { renderEmail } from "./render/render_email.ts";
import { shownVariables } from "./shown_variables.ts";

const OPENS_SOMETHING = /url$|link$|^otp$|^token$|Id$/i;

Deno.test("shownVariables hides whatever a built-in mail gives that opens something", () => {
  for (const user of BUILT_IN_LOCALES) {
    for (const id of BUILT_IN_IDS) {
      const template = builtInTemplate(id, { user });
      const names = template.variables.map(({ name }) => name);
      const secret = names.filter((name) => OPENS_SOMETHING.test(name));
      const values = Object.fromEntries(names.map((name) => [name, `planted-${name}`]));
      const shown = shownVariables({ ...values, token: "planted-token", "@language": user });
      const mail = renderEmail(template.blocks, {
        ...template,
        values: { ...shown.values, appName: "Acme" },
        preview: true,
      });
      const said = JSON.stringify(mail);
      for (const name of [...secret, "token"]) {
        assert(shown.hidden.includes(name), `${id} shows ${name}`);
        assert(!said.includes(`planted-${name}`), `${id} says ${name}`);
      }
      assertEquals("@language" in shown.values, false);
    }
  }
});

Deno.test("shownVariables shows no name it does not know, and no known one that could hold a link", () => {
  const link = "https://shop.example/sign-in?token=planted";
  const { hidden, values } = shownVariables({
    code: "123456",
    userName: link,
    organizationName: "shop.example/planted",
    inviterName: "x".repeat(201),
    email: "grace@shop.example",
    time: "2026-11-30 05:40 UTC",
  });
  assertEquals(hidden, ["code", "userName", "organizationName", "inviterName"]);
  assertEquals(values.code, "[code]");
  assertEquals([values.email, values.time], ["grace@shop.example", "2026-11-30 05:40 UTC"]);
  assertEquals(values.unsubscribeUrl, "");
});

Deno.test("shownVariables shows no code under a name whose words have a form, and hides no project's name", () => {
  const names = ["device", "ipAddress", "notice", "purpose", "time"];
  const codes = shownVariables(Object.fromEntries(names.map((name) => [name, "493822"])));
  assertEquals(codes.hidden, names);
  const said = {
    device: "Samsung Internet, Android",
    ipAddress: "2001:db8::7",
    notice: "new-device",
    purpose: "forget-password",
    time: "2026-11-30 05:40 UTC",
  };
  assertEquals(shownVariables({ ...said, appName: "Acme" }), {
    values: { unsubscribeUrl: "", ...said },
    hidden: [],
  });
  assertEquals(shownVariables({ ipAddress: "192.0.2.7" }).hidden, []);
});

Deno.test("shownVariables names the link that unsubscribes where there is one, and shows it never", () => {
  const { hidden, values } = shownVariables({ [MAIL_UNSUBSCRIBE]: "planted" });
  assertEquals(hidden, ["unsubscribeUrl"]);
  assertEquals(values, { unsubscribeUrl: "[unsubscribeUrl]" });
});
