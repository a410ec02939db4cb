/** Evaluates one bundle in this new process and prints how long that took, in ms. */
import { evaluate } from "../../tools/convex_stub/evaluate.ts";

const [file = ""] = Deno.args;
const { entry, modules } = JSON.parse(await Deno.readTextFile(file));
const options = {
  env: { CONVEX_SITE_URL: "http://127.0.0.1", CONVEX_CLOUD_URL: "http://127.0.0.1" },
};
// The machinery's own first run is nobody's cost.
const nothing = {
  path: "nothing.js",
  source: "export default 1;",
  environment: "isolate",
} as const;
await evaluate([nothing], nothing.path, options);
const started = performance.now();
await evaluate(modules, entry, options);
console.log(performance.now() - started);
