import { attackEveryEndpoint, type Attacks } from "./attack.ts";
import { asAnotherOperator, foreignIds, inAnotherProject } from "./foreign.ts";
import { foreignOrigins } from "./heads.ts";
import { evilCallbacks } from "./urls.ts";

const WAYS: Readonly<Record<string, Attacks>> = {
  "another site's page": foreignOrigins,
  "links to another site": evilCallbacks,
  "another project's ids": foreignIds,
  "in another project": inAnotherProject,
  "another operator": asAnotherOperator,
};

Deno.test("Whatever comes from or leads to somewhere else is refused and changes nothing", async (t) => {
  await attackEveryEndpoint(t, WAYS);
});
