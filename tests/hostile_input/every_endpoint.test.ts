import { attackEveryEndpoint, type Attacks } from "./attack.ts";
import { brokenBodies } from "./bodies.ts";
import { wrongFields } from "./fields.ts";
import { asAnotherOperator, foreignIds, inAnotherProject } from "./foreign.ts";
import { brokenHeaders, foreignOrigins, strangeCookies } from "./heads.ts";
import { brokenUrls, evilCallbacks, wrongMethods } from "./urls.ts";

const WAYS: Readonly<Record<string, Attacks>> = {
  "broken bodies": brokenBodies,
  "wrong fields": wrongFields,
  "broken headers": brokenHeaders,
  "cookies that are nobody's": strangeCookies,
  "another site's page": foreignOrigins,
  "broken URLs": brokenUrls,
  "other methods": wrongMethods,
  "links to another site": evilCallbacks,
  "another project's ids": foreignIds,
  "in another project": inAnotherProject,
  "another operator": asAnotherOperator,
};

Deno.test("Whatever is wrong with a request is refused and changes nothing", async (t) => {
  await attackEveryEndpoint(t, WAYS);
});
