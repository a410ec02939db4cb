/** The app of README.md, as its reader would run it. */
import { assert, assertEquals } from "@std/assert";
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { CHILD_FLAGS, denoCommand, ROOT } from "../tools/sealed.ts";

/** What Convex's codegen writes, as far as the app imports it. */
const GENERATED =
  `export { mutationGeneric as mutation, queryGeneric as query } from "convex/server";\n`;
const BLOCK = /^```ts ignore\n\/\/ (\S+)\n([^]*?)^```$/gm;
const CONFIG = `--config=${new URL("deno.json", ROOT).pathname}`;

/** Writes the files that README.md shows, each under the name in its first line. */
async function writeApp(folder: string): Promise<string[]> {
  const readme = await Deno.readTextFile(new URL("./README.md", import.meta.url));
  await Deno.mkdir(`${folder}/convex/_generated`, { recursive: true });
  await Deno.writeTextFile(`${folder}/convex/_generated/server.js`, GENERATED);
  const blocks = [...readme.matchAll(BLOCK)];
  for (const [, name = "", text = ""] of blocks) {
    // Any free port, for tests run beside each other.
    await Deno.writeTextFile(`${folder}/${name}`, text.replace(/ort: \d+/gi, "ort: 0"));
  }
  return blocks.map(([, name = ""]) => name);
}

Deno.test("README.md: its app runs as it stands there", async () => {
  const folder = await Deno.makeTempDir({ prefix: "embedded-readme-" });
  assertEquals(await writeApp(folder), ["convex/messages.ts", "main.ts"]);
  const child = denoCommand(["run", "-A", `${folder}/main.ts`], {
    flags: [...CHILD_FLAGS, CONFIG],
    cwd: folder,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const log = new Response(child.stderr).text();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { done, value = "" } = await reader.read();
  assert(!done, done ? await log : "");
  const client = new ConvexHttpClient(value.trim().replace("Ready on ", ""), { logger: false });
  await client.mutation(makeFunctionReference<"mutation">("messages:send"), { text: "hello" });
  const texts = await client.query(makeFunctionReference<"query">("messages:list"), {});
  assertEquals(texts, ["hello"]);
  child.kill("SIGTERM");
  await reader.cancel();
  assertEquals((await child.status).code, 0, await log);
  await Deno.remove(folder, { recursive: true });
});
