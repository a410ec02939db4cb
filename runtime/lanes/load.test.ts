import { assert, assertEquals } from "@std/assert";
import * as zod from "zod";

const ROOT = new URL("../../", import.meta.url).href;
const OWN_FILE = /^(?:plugins|runtime)\/(?!_kernel\/schemas\.ts)[\w/]+\.ts/;

/** The first file of ours that led to this place. */
function ownFile(): string | undefined {
  const lines = new Error().stack?.split("\n") ?? [];
  const files = lines.flatMap((line) => line.split(ROOT).slice(1));
  return files.map((rest) => OWN_FILE.exec(rest)?.[0])
    .find((file) => file !== undefined && file !== "plugins/_kernel/schemas.ts");
}

Deno.test("the lanes load without making a schema of the package's own", async () => {
  const frames = Error.stackTraceLimit;
  const own = new Set<string>();
  let all = 0;
  Error.stackTraceLimit = 50;
  zod.config({
    postProcessor() {
      all++;
      const file = ownFile();
      if (file !== undefined) own.add(file);
    },
  });
  try {
    const { defineLanes, installedComponent } = await import("./mod.ts");
    defineLanes({ component: installedComponent() });
  } finally {
    zod.config({ postProcessor: undefined });
    Error.stackTraceLimit = frames;
  }
  assert(all > 100, "Better Auth's own schemas are seen");
  assertEquals([...own], [], "Import plugins/_kernel/schemas.ts, and take no .shape as it loads");
});
