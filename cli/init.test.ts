import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { diffLines } from "./diff.ts";
import { describeInit, initLocal, LOCAL_FILES } from "./init.ts";
import { denoCommand } from "../tools/sealed.ts";

const ALL = [...LOCAL_FILES, "tsconfig.json"];

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("initLocal() creates every local file as it is packaged, and a tsconfig", async () => {
  await withFolder(async (folder) => {
    const results = await initLocal(`${folder}/deep/convex`);
    assertEquals(results, ALL.map((path) => ({ path, outcome: "created" as const, diff: [] })));
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

Deno.test("initLocal() copies every TypeScript file of local/", async () => {
  const found: string[] = [];
  const local = new URL("../local/", import.meta.url);
  for (const folder of ["", "banataAuth/"]) {
    for await (const { isFile, name } of Deno.readDir(new URL(folder || ".", local))) {
      if (isFile && name.endsWith(".ts") && !name.endsWith(".test.ts")) found.push(folder + name);
    }
  }
  assertEquals(found.sort(), [...LOCAL_FILES].sort());
});

Deno.test("initLocal() changes nothing when run twice, whatever the line ends", async () => {
  await withFolder(async (folder) => {
    await initLocal(folder);
    const http = await Deno.readTextFile(`${folder}/http.ts`);
    await Deno.writeTextFile(`${folder}/http.ts`, http.replaceAll("\n", "\r\n"));
    const results = await initLocal(folder);
    assertEquals(results.map(({ outcome }) => outcome), ALL.map(() => "unchanged"));
  });
});

Deno.test("initLocal() keeps and shows a file that differs, and replaces it by force", async () => {
  await withFolder(async (folder) => {
    await initLocal(folder);
    const packaged = await Deno.readTextFile(`${folder}/authNode.ts`);
    await Deno.writeTextFile(`${folder}/authNode.ts`, `// mine\n${packaged}`);
    const kept = (await initLocal(folder)).filter(({ outcome }) => outcome !== "unchanged");
    assertEquals(kept, [{ path: "authNode.ts", outcome: "differs", diff: ["- // mine"] }]);
    assertMatch(describeInit(kept).join("\n"), /^differs {5}authNode\.ts\n {12}- \/\/ mine$/);
    assertMatch(await Deno.readTextFile(`${folder}/authNode.ts`), /^\/\/ mine/);
    const forced = (await initLocal(folder, { force: true }))
      .filter(({ outcome }) => outcome !== "unchanged");
    assertEquals(forced, [{ path: "authNode.ts", outcome: "overwritten", diff: [] }]);
    assertEquals(await Deno.readTextFile(`${folder}/authNode.ts`), packaged);
  });
});

Deno.test("initLocal() keeps an app's own tsconfig, whatever it says", async () => {
  await withFolder(async (folder) => {
    const own = '{\n  // mine\n  "compilerOptions": { "moduleResolution": "nodenext" }\n}\n';
    await Deno.writeTextFile(`${folder}/tsconfig.json`, own);
    const results = await initLocal(folder, { force: true });
    assertEquals(results.at(-1)?.outcome, "unchanged");
    assertEquals(await Deno.readTextFile(`${folder}/tsconfig.json`), own);
  });
});

Deno.test("initLocal() passes on what the file system refuses", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/convex`, "a file");
    await assertRejects(() => initLocal(`${folder}/convex`), Error, "ENOTDIR");
  });
});

Deno.test("init exits with 1 when a file differs, and with usage when it has no folder", async () => {
  const run = async (...args: string[]) => {
    const bin = new URL("npm_bin.ts", import.meta.url).pathname;
    const { code, stdout, stderr } = await denoCommand(["run", "-A", bin, ...args]).output();
    const text = new TextDecoder();
    return { code, out: text.decode(stdout), err: text.decode(stderr) };
  };
  await withFolder(async (folder) => {
    const first = await run("init", folder);
    assertEquals([first.code, first.out.split("\n").length - 1], [0, ALL.length]);
    await Deno.writeTextFile(`${folder}/auth.config.ts`, "");
    const second = await run("init", folder);
    assertEquals(second.code, 1);
    assertMatch(second.out, /incomplete {2}auth\.config\.ts\n {12}\+ import/);
    assertEquals(second.err, "Add the lines marked + to the app's own files\n");
    await Deno.writeTextFile(`${folder}/authNode.ts`, "");
    assertMatch((await run("init", folder)).err, /--force/);
    const none = await run("init");
    assertEquals(none.code, 1);
    assertMatch(none.err, /^Use init DIR .*\n$/);
  });
});

Deno.test("diffLines() shows what each side has alone, in order", () => {
  assertEquals(diffLines("a\nb\nc", "a\nb\nc"), []);
  assertEquals(diffLines("a\nb\nc", "a\nx\nc\nd"), ["- b", "+ x", "+ d"]);
  assertEquals(diffLines("", "a\n"), ["+ a"]);
  assertEquals(diffLines("a\na\nb", "a\nb"), ["- a"]);
});
