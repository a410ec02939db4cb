import { assert, assertEquals } from "@std/assert";
import { PUBLIC_API_FILE, readPublicApi } from "../tools/public_api.ts";

Deno.test("the package exports what tests/public_api.json says (deno task public-api)", async () => {
  assertEquals(await readPublicApi(), JSON.parse(await Deno.readTextFile(PUBLIC_API_FILE)));
});

Deno.test("every entry point exports something", async () => {
  for (const [subpath, names] of Object.entries(await readPublicApi())) {
    assert(names.length > 0, `${subpath} exports nothing`);
  }
});
