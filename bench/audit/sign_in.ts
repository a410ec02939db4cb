/** What its events cost a sign-in: two platforms in turns, of which one writes none. */
import { fileURLToPath } from "node:url";
import { denoCommand, ROOT, sealedImportMap, setUpDeno } from "../../tools/sealed.ts";
import { TextLineStream } from "../auth/lines.ts";
import { median, medianRatio } from "../auth/statistics.ts";
import type { SignIns } from "./sign_in_subject.ts";

const ROUNDS = 30;
const WARM_UP = 5;
const SUBJECT = fileURLToPath(new URL("sign_in_subject.ts", import.meta.url));

/** What its events cost a sign-in. */
export interface SignInOverhead {
  /** How many times as long a sign-in takes with them, by the clock: noise on a machine that is not calm. */
  readonly ratio: number;
  /** Medians in milliseconds, with events and without. */
  readonly times: readonly [number, number];
  /** Milliseconds of a processor, with events, their numbers and checkpoints, and without. */
  readonly processorMs: readonly [number, number];
  readonly costs: readonly [SignIns["costs"], SignIns["costs"]];
}

/** Signs in with events and without, in turns, in one run. */
export async function signInOverhead(): Promise<SignInOverhead> {
  const [withEvents, without] = [await openSubject(true), await openSubject(false)];
  const sides: [SignIns[], SignIns[]] = [[], []];
  for (const side of [withEvents, without]) await side.signIn(WARM_UP);
  for (let round = 0; round < ROUNDS; round++) {
    // One after the other, so that both meet the same machine, and each goes first as often.
    const turns = [[withEvents, sides[0]], [without, sides[1]]] as const;
    for (const [side, done] of round % 2 === 0 ? turns : turns.toReversed()) {
      done.push(await side.signIn(1));
    }
  }
  await Promise.all([withEvents.close(), without.close()]);
  const [told, untold] = sides.map((side) => side.map(({ times }) => median(times)));
  const work = sides.map((side) => median(side.map(({ processorMs }) => processorMs)));
  const costs = sides.map((side) => side.at(-1)?.costs ?? [0, 0, 0] as const);
  const two = <Item>([one, other]: readonly Item[]) => [one, other] as [Item, Item];
  return {
    ratio: medianRatio(told ?? [], untold ?? []),
    times: [median(told ?? []), median(untold ?? [])],
    processorMs: two(work),
    costs: two(costs),
  };
}

async function openSubject(hasEvents: boolean) {
  const setup = await setUpDeno(ROOT, { packages: "manual" });
  const folder = await Deno.makeTempDir({ prefix: "bench-audit-" });
  const at = (path: string) => new URL(path, ROOT).href;
  const config = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  // The component's own modules take the other file for their events, and nothing else is changed.
  const scopes = hasEvents
    ? {}
    : { [at("component/")]: { [at("component/events.ts")]: at("bench/audit/no_events.ts") } };
  const map = `${folder}/import_map.json`;
  await Deno.writeTextFile(map, JSON.stringify({ ...sealedImportMap(config, ROOT), scopes }));
  const child = denoCommand(["run", "--quiet", "-A", SUBJECT], {
    flags: [setup.lock, "--node-modules-dir=manual", `--import-map=${map}`],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream())
    .pipeThrough(new TextLineStream()).getReader();
  const writer = child.stdin.getWriter();
  await lines.read();
  return {
    async signIn(count: number): Promise<SignIns> {
      await writer.write(new TextEncoder().encode(`${count}\n`));
      return JSON.parse((await lines.read()).value ?? "");
    },
    async close(): Promise<void> {
      await writer.close();
      await child.status;
      await setup.dispose();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
