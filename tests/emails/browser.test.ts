/** Mails in a real browser. `deno task emails:browser` asks the same of every template. */
import { assertEquals } from "@std/assert";
import { openChromium } from "../support/chromium.ts";
import { BUILT_IN_IDS } from "../../plugins/emails/light.ts";
import { BRANDINGS, judge, lookAt, widestMail } from "./looks.ts";
import { INJECTIONS } from "./injections.ts";
import { BUILT_INS, inBuiltIn, inStyles, inTemplate, inVariables } from "./matrix.ts";
import { openMails } from "./open_mails.ts";

Deno.test("renderEmail() makes mails that a browser can be trusted with", async (t) => {
  await using chromium = await openChromium();

  await t.step("openMails() sees what runs, asks and breaks", async () => {
    const broken = (html: string) => openMails(chromium, [{ name: "x", html, like: "<p>a</p>" }]);
    assertEquals(await broken("<p>b</p>"), []);
    const runs = await broken("<p>b</p><script>alert(1)</script>");
    assertEquals([runs.length, runs[0]], [3, "Ran: 1"]);
    assertEquals((await broken("<p>b</p><img src=data:x onerror=alert(1)>"))[0], "Ran: 1");
    const asks = await broken("<style>p{background:url(https://evil.example/)}</style><p>b</p>");
    assertEquals(asks.at(-1), "Asked for image https://evil.example/");
  });

  await t.step("nothing runs, whatever stands in variables, styles, templates", async () => {
    // Each in every variable; of the other places, every second text has its turn in one.
    const probes = INJECTIONS.flatMap((hostile, at) => {
      const builtIn = BUILT_INS[at % BUILT_INS.length]!;
      const turns = [inStyles, inTemplate, inBuiltIn.bind(null, builtIn)];
      const turn = at % 2 === 0 ? turns[at % turns.length] : undefined;
      return [inVariables(hostile), ...turn === undefined ? [] : [turn(hostile)]];
    });
    assertEquals(await openMails(chromium, probes), []);
  });

  await t.step(
    "axe finds nothing, letters can be read, nothing is wider than 320 pixels",
    async () => {
      const looks = BUILT_IN_IDS.map((id, at) =>
        lookAt(id, {
          scheme: at % 2 === 0 ? "light" : "dark",
          branding: BRANDINGS[at % BRANDINGS.length],
        })
      );
      assertEquals(await judge(chromium, [...looks, widestMail()]), []);
    },
  );
});
