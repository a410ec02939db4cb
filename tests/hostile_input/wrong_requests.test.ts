import { attackEveryEndpoint, type Attacks } from "./attack.ts";
import { brokenBodies } from "./bodies.ts";
import { wrongFields } from "./fields.ts";
import { brokenHeaders, strangeCookies } from "./heads.ts";
import { brokenUrls, wrongMethods } from "./urls.ts";

const WAYS: Readonly<Record<string, Attacks>> = {
  "broken bodies": brokenBodies,
  "wrong fields": wrongFields,
  "broken headers": brokenHeaders,
  "cookies that are nobody's": strangeCookies,
  "broken URLs": brokenUrls,
  "other methods": wrongMethods,
};

Deno.test("Whatever is wrong with a request is refused and changes nothing", async (t) => {
  await attackEveryEndpoint(t, WAYS);
});
