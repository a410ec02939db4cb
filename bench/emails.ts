/**
 * `deno task bench:emails [--deliver MAILS]`: how many mails a second are rendered, each built-in template in
 * turn with a branding and other values. Exits with 1 below 5,000. With `--deliver`, how many go through the
 * whole outbox to an SMTP server on loopback; exits with 1 below 100.
 *
 * What counts of rendering is the time of the processor that the process took, so that it tells the same on a machine that
 * does other things too.
 *
 * @module
 */
import process from "node:process";
import { BUILT_IN_IDS, builtInTemplate, renderEmail } from "../plugins/emails/light.ts";
import { runTask } from "../tools/run_task.ts";
import { measureDelivery } from "./emails/delivery.ts";
import { median } from "./auth/statistics.ts";

const BLOCKS = 20;
const MAILS = 1000;
const WARM_UP = 2000;
const MIN_RATE = 5000;
const MIN_DELIVERY_RATE = 100;

const BRANDING = { primaryColor: "#0f766e", bgColor: "#f5f5f4", borderRadius: 14, font: "inter" };

/** Renders one mail as an outbox does, from its template on; gives the bytes of its HTML and text. */
function renderOne(turn: number): number {
  const id = BUILT_IN_IDS[turn % BUILT_IN_IDS.length] ?? "welcome";
  const { blocks, ...template } = builtInTemplate(id, { user: "en" });
  const values = Object.fromEntries(
    template.variables.map(({ name }) => [
      name,
      name.endsWith("Url") ? `https://auth.example.com/verify?token=${turn}` : `${name} ${turn}`,
    ]),
  );
  const { html, text } = renderEmail(blocks, { ...template, values, branding: BRANDING });
  return html.length + text.length;
}

/** Mails a second of one block, by the processor and by the clock. */
function measure(from: number): { cpu: number; clock: number; size: number } {
  const [start, used] = [performance.now(), process.cpuUsage()];
  let size = 0;
  for (let turn = from; turn < from + MAILS; turn++) size += renderOne(turn);
  const { system, user } = process.cpuUsage(used);
  return {
    cpu: MAILS / (user + system) * 1e6,
    clock: MAILS / (performance.now() - start) * 1e3,
    size: size / MAILS,
  };
}

function main(): number {
  for (let turn = 0; turn < WARM_UP; turn++) renderOne(turn);
  const blocks = Array.from({ length: BLOCKS }, (_, block) => measure(WARM_UP + block * MAILS));
  const rate = median(blocks.map(({ cpu }) => cpu));
  const clock = median(blocks.map(({ clock }) => clock));
  const size = blocks[0]?.size ?? 0;
  console.log(`${BUILT_IN_IDS.length} templates, ${(size / 1024).toFixed(1)} KB a mail`);
  console.log(
    `${rate.toFixed(0)} mails a second of one processor, ${clock.toFixed(0)} by the clock`,
  );
  console.log(`at least ${MIN_RATE}: ${rate >= MIN_RATE ? "yes" : "NO"}`);
  return rate >= MIN_RATE ? 0 : 1;
}

async function deliver(mails: number): Promise<number> {
  const [load] = Deno.loadavg();
  const { arrived, cpuRate, rate, twice } = await measureDelivery(mails);
  console.log(`${arrived} mails arrived by SMTP, ${twice} of them twice`);
  console.log(`${cpuRate.toFixed(0)} mails a second of one processor, the server's time in it`);
  console.log(`${rate.toFixed(0)} mails a second, at a load of ${load?.toFixed(1)} before`);
  console.log(`at least ${MIN_DELIVERY_RATE}: ${rate >= MIN_DELIVERY_RATE ? "yes" : "NO"}`);
  return rate >= MIN_DELIVERY_RATE && twice === 0 ? 0 : 1;
}

if (import.meta.main) {
  const options = { deliver: { type: "string" } } as const;
  const form = { usage: "deno task bench:emails [--deliver MAILS]", options };
  await runTask(
    form,
    ({ values: { deliver: mails } }) => mails === undefined ? main() : deliver(Number(mails)),
  );
}
