/**
 * `deno task emails:browser`: opens each hostile text in every variable, style and built-in template of every
 * language in a browser, and lets axe look at each of these templates, light and dark, with several
 * brandings. `deno task test` does a part of it.
 *
 * @module
 */
import { runTask } from "../../tools/run_task.ts";
import { openChromium } from "../support/chromium.ts";
import { INJECTIONS } from "./injections.ts";
import { BUILT_INS, inBuiltIn, inStyles, inTemplate, inVariables, type Probe } from "./matrix.ts";
import { BRANDINGS, judge, lookAt } from "./looks.ts";
import { openMails } from "./open_mails.ts";

async function main(): Promise<number> {
  await using chromium = await openChromium();
  const parts: [name: string, probes: (hostile: string) => Probe][] = [
    ["variables", inVariables],
    ["styles and branding", inStyles],
    ["templates' own texts", inTemplate],
    ...BUILT_INS.map((builtIn) =>
      [
        `${builtIn.locale} ${builtIn.id}`,
        (hostile: string) => inBuiltIn(builtIn, hostile),
      ] as [string, (hostile: string) => Probe]
    ),
  ];
  let faults = 0;
  const report = (name: string, mails: number, wrong: readonly string[]) => {
    faults += wrong.length;
    console.log(`${name}: ${mails} mails, ${wrong.length} faults`);
    for (const fault of wrong) console.error(fault.slice(0, 500));
  };
  for (const [name, probeOf] of parts) {
    report(name, INJECTIONS.length, await openMails(chromium, INJECTIONS.map(probeOf)));
  }
  for (const { id, locale } of BUILT_INS) {
    const looks = BRANDINGS.flatMap((branding) =>
      (["light", "dark"] as const).map((scheme) => lookAt(id, { branding, locale, scheme }))
    );
    report(`looks of ${locale} ${id}`, looks.length, await judge(chromium, looks));
  }
  console.log(
    `${INJECTIONS.length} texts in ${INJECTIONS.length * parts.length} mails: ${faults} faults`,
  );
  return faults === 0 ? 0 : 1;
}

if (import.meta.main) await runTask({ usage: "deno task emails:browser" }, main);
