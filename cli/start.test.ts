import { assertEquals, assertMatch } from "@std/assert";
import { start } from "./start.ts";

Deno.test("start() prints the admin key at the first start, and never again", async () => {
  const dataDir = await Deno.makeTempDir();
  const printed: string[][] = [];
  for (let n = 0; n < 2; n++) {
    const lines: string[] = [];
    const options = { dataDir, host: "127.0.0.1", port: 0, sitePort: 0 };
    const host = await start(options, {
      env: {},
      print: (line) => lines.push(line),
      log: () => {},
    });
    printed.push(lines.filter((line) => line.startsWith("Admin key: ")));
    await host.close();
  }
  assertMatch(printed[0]?.[0] ?? "", /^Admin key: banata\|[0-9a-f]{64}$/);
  assertEquals(printed[1], []);
  await Deno.remove(dataDir, { recursive: true });
});
