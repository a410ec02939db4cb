/**
 * `deno task conformance:organizations`: the scenarios of Better Auth's own organization tests, against
 * our endpoints. Prints each, and where we differ on purpose; ends with 1 if one does not hold.
 *
 * @module
 */
import { runTask } from "../../../tools/run_task.ts";
import { openWorld } from "../../support/calls/mod.ts";
import { INVITATION_SCENARIOS } from "./invitation_scenarios.ts";
import { MEMBER_SCENARIOS } from "./member_scenarios.ts";
import { ORGANIZATION_SCENARIOS } from "./organization_scenarios.ts";
import { type Scenario, stageOf } from "./scenario.ts";
import { TEAM_SCENARIOS } from "./team_scenarios.ts";

const SCENARIOS: readonly Scenario[] = [
  ...ORGANIZATION_SCENARIOS,
  ...MEMBER_SCENARIOS,
  ...INVITATION_SCENARIOS,
  ...TEAM_SCENARIOS,
];

async function main(): Promise<number> {
  await using world = await openWorld();
  let failed = 0;
  for (const { difference, name, run, source } of SCENARIOS) {
    try {
      await run(await stageOf(world));
      console.log(`${difference === undefined ? "ok       " : "different"} ${source}: ${name}`);
      if (difference !== undefined) console.log(`          ${difference}`);
    } catch (error) {
      failed++;
      console.log(`FAILED    ${source}: ${name}`);
      console.log(error instanceof Error ? error.stack : error);
    }
  }
  const different = SCENARIOS.filter(({ difference }) => difference !== undefined).length;
  console.log(
    `\n${SCENARIOS.length} scenarios: ${
      SCENARIOS.length - different
    } alike, ${different} different ` +
      `on purpose, ${failed} failed`,
  );
  return failed === 0 ? 0 : 1;
}

await runTask({ usage: "deno task conformance:organizations" }, main);
