import { assertEquals } from "@std/assert";
import { diffLines } from "./diff.ts";
import { LOCAL_FILES, planLocal } from "./init.ts";
import { writeAll } from "./init_files.ts";

const ALL = [...LOCAL_FILES, "tsconfig.json"];

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function initLocal(folder: string, options: { upgrade?: boolean } = {}) {
  const plans = await planLocal(folder, options);
  await writeAll(plans.flatMap(({ write }) => write ?? []));
  return plans.map(({ write, ...plan }) => ({ ...plan, isWritten: write !== undefined }));
}

Deno.test("planLocal() has every local file as it is packaged, and a tsconfig", async () => {
  await withFolder(async (folder) => {
    const results = await initLocal(`${folder}/deep/convex`);
    const missing = { state: "missing" as const, diff: [], isWritten: true };
    assertEquals(results, ALL.map((path) => ({ path, ...missing })));
    for (const path of LOCAL_FILES) {
      assertEquals(
        await Deno.readTextFile(`${folder}/deep/convex/${path}`),
        await Deno.readTextFile(new URL(`../local/${path}`, import.meta.url)),
      );
    }
    const tsconfig = JSON.parse(await Deno.readTextFile(`${folder}/deep/convex/tsconfig.json`));
    assertEquals(tsconfig.compilerOptions.allowImportingTsExtensions, true);
  });
});

Deno.test("LOCAL_FILES are every TypeScript file of local/", async () => {
  const found: string[] = [];
  const local = new URL("../local/", import.meta.url);
  for (const folder of ["", "banataAuth/"]) {
    for await (const { isFile, name } of Deno.readDir(new URL(folder || ".", local))) {
      if (isFile && name.endsWith(".ts") && !name.endsWith(".test.ts")) found.push(folder + name);
    }
  }
  assertEquals(found.sort(), [...LOCAL_FILES].sort());
});

Deno.test("planLocal() changes nothing the second time, whatever the line ends", async () => {
  await withFolder(async (folder) => {
    await initLocal(folder);
    const http = await Deno.readTextFile(`${folder}/http.ts`);
    await Deno.writeTextFile(`${folder}/http.ts`, http.replaceAll("\n", "\r\n"));
    const results = await initLocal(folder, { upgrade: true });
    assertEquals(results.filter(({ state, isWritten }) => state !== "same" || isWritten), []);
  });
});

Deno.test("planLocal() keeps and shows a file that differs, and an upgrade replaces it, in its line ends", async () => {
  await withFolder(async (folder) => {
    await initLocal(folder);
    const packaged = await Deno.readTextFile(`${folder}/authNode.ts`);
    const mine = `// mine\n${packaged}`.replaceAll("\n", "\r\n");
    await Deno.writeTextFile(`${folder}/authNode.ts`, mine);
    const differs = { path: "authNode.ts", state: "differs" as const, diff: ["- // mine"] };
    const kept = (await initLocal(folder)).filter(({ state }) => state !== "same");
    assertEquals(kept, [{ ...differs, isWritten: false }]);
    assertEquals(await Deno.readTextFile(`${folder}/authNode.ts`), mine);
    const taken = await initLocal(folder, { upgrade: true });
    assertEquals(taken.filter(({ state }) => state !== "same"), [{ ...differs, isWritten: true }]);
    assertEquals(
      await Deno.readTextFile(`${folder}/authNode.ts`),
      packaged.replaceAll("\n", "\r\n"),
    );
  });
});

Deno.test("planLocal() keeps an app's own tsconfig, whatever it says", async () => {
  await withFolder(async (folder) => {
    const own = '{\n  // mine\n  "compilerOptions": { "moduleResolution": "nodenext" }\n}\n';
    await Deno.writeTextFile(`${folder}/tsconfig.json`, own);
    const results = await initLocal(folder, { upgrade: true });
    assertEquals(results.at(-1)?.state, "same");
    assertEquals(await Deno.readTextFile(`${folder}/tsconfig.json`), own);
  });
});

Deno.test("diffLines() shows what each side has alone, in order", () => {
  assertEquals(diffLines("a\nb\nc", "a\nb\nc"), []);
  assertEquals(diffLines("a\nb\nc", "a\nx\nc\nd"), ["- b", "+ x", "+ d"]);
  assertEquals(diffLines("", "a\n"), ["+ a"]);
  assertEquals(diffLines("a\na\nb", "a\nb"), ["- a"]);
});
