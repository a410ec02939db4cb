import { assertEquals } from "@std/assert";
import { loadModule } from "./load_module.ts";
import type { HostError } from "../errors.ts";
import { installGlobals } from "../functions/global.ts";
import type { LoadPhase } from "../functions/frame.ts";
import { writeFolder } from "../testdata/analyze_folder.ts";

/** Waits for what the test gives at its end: Deno fails a process in which a module waits for ever. */
const STALLS = "await globalThis.untilTheTestEnds;\nexport default 1;";
const UNSUPPORTED = "Top-level awaits in source files are unsupported";

Deno.test("loadModule() refuses a module that waits without an end, by name", async (t) => {
  installGlobals();
  const { promise, resolve } = Promise.withResolvers<void>();
  Object.assign(globalThis, { untilTheTestEnds: promise });
  const expected: Record<LoadPhase, string> = {
    module: `Failed to analyze messages.js: ${UNSUPPORTED}`,
    node: "Failed to analyze messages.js: It waits for what does not come while it is loaded: " +
      "await it inside of a function",
    schema: UNSUPPORTED,
    auth: UNSUPPORTED,
    definition: UNSUPPORTED,
  };
  for (const [phase, sentence] of Object.entries(expected) as [LoadPhase, string][]) {
    await t.step(phase, async () => {
      await using written = await writeFolder({ name: phase, files: { "messages.ts": STALLS } });
      const path = `${written.appDir}/messages.ts`;
      const loaded = loadModule({ folder: written.appDir, path, phase, env: {}, patienceMs: 1 });
      const refused = await loaded.then(() => null, (thrown: unknown) => thrown);
      const { code, message } = refused as HostError;
      assertEquals({ code, message }, { code: "APP_REFUSED", message: sentence });
    });
  }
  resolve();
  Reflect.deleteProperty(globalThis, "untilTheTestEnds");
});

Deno.test("loadModule() waits for what is settled at once", async () => {
  installGlobals();
  const files = { "messages.ts": "export default await Promise.resolve(1);" };
  await using written = await writeFolder({ name: "settled", files });
  const path = `${written.appDir}/messages.ts`;
  const module = await loadModule({ folder: written.appDir, path, phase: "module", env: {} });
  assertEquals(module.default, 1);
});
