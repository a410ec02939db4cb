/**
 * `deno task test:fresh [area]`: every call of the list with fresh module state for every function.
 * An evaluated module is never forgotten, so each area of calls has a process of its own.
 *
 * @module
 */
import { AREAS, nameOf, openWorld, sendCall } from "../support/calls/mod.ts";
import { captureConsole } from "../support/captured_console.ts";
import { runMain } from "../../cli/run_main.ts";
import { areaOf } from "./areas.ts";
import { useFreshModules } from "./fresh_modules.ts";
import { denoCommand } from "../../tools/sealed.ts";

async function runAreas(): Promise<number> {
  let failed = 0;
  for (const area of Object.keys(AREAS)) {
    const { success } = await denoCommand([
      "run",
      "-A",
      "tools/run.ts",
      "tests/fresh/main.ts",
      area,
    ]).spawn().status;
    if (!success) failed++;
  }
  console.log(failed === 0 ? "Every call succeeded" : `Calls of ${failed} areas failed`);
  return failed === 0 ? 0 : 1;
}

async function runArea(area: string): Promise<number> {
  const lines: string[] = [];
  let failed = 0;
  {
    using _quiet = captureConsole();
    await using world = await openWorld({ ownHashes: true });
    await using modules = await useFreshModules(world.platform.host);
    for (const call of AREAS[area] ?? []) {
      const { status, text } = await sendCall(call, await call.prepare(world));
      const isRight = status === (call.status ?? 200);
      if (!isRight) failed++;
      lines.push(
        `${isRight ? "ok    " : "FAILED"} ${nameOf(call)}${isRight ? "" : ` ${status} ${text}`}`,
      );
    }
    const count = [...modules.evaluations.values()].reduce((sum, each) => sum + each, 0);
    lines.push(`       ${count} modules evaluated\n`);
  }
  console.log(lines.join("\n"));
  return failed === 0 ? 0 : 1;
}

await runMain(() => {
  const area = areaOf(Deno.args, Object.keys(AREAS));
  return area === null ? runAreas() : runArea(area);
});
Deno.exit();
