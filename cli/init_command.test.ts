import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { captureConsole } from "../tests/support/captured_console.ts";
import { CliError } from "./arguments.ts";
import { LOCAL_FILES } from "./init.ts";
import { initApp, runInit } from "./init_command.ts";
import { readPresent, writeAll } from "./init_files.ts";
import { denoCommand } from "../tools/sealed.ts";

const SECRET = /^BETTER_AUTH_SECRET=[A-Za-z0-9+/]{64}$/m;
const APP = { "package.json": '{\n\t"name": "app",\n\t"dependencies": { "zod": "4" }\n}\n' };

/** An app of these files, its folder; the convex folder is `convex`, and need not be there. */
async function withApp(files: Record<string, string>, use: (root: string) => Promise<void>) {
  const root = await Deno.makeTempDir({ prefix: "banata-init-" });
  try {
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(new URL(`file://${root}/${path}/..`), { recursive: true });
      await Deno.writeTextFile(`${root}/${path}`, text);
    }
    await use(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** Every file below a folder with its text, and every link with what it names. */
async function contentsOf(root: string, prefix = ""): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { isDirectory, isSymlink, name } of Deno.readDir(`${root}/${prefix}`)) {
    const path = prefix + name;
    if (isSymlink) found[path] = `-> ${await Deno.readLink(`${root}/${path}`)}`;
    else if (isDirectory) Object.assign(found, await contentsOf(root, `${path}/`), { [path]: "/" });
    else found[path] = await Deno.readTextFile(`${root}/${path}`);
  }
  return found;
}

/** Asserts that init refuses in one sentence, with nothing changed. */
async function assertRefused(root: string, sentence: RegExp) {
  const before = await contentsOf(root);
  for (const options of [{}, { check: true }, { upgrade: true }]) {
    const error = await assertRejects(() => initApp(`${root}/convex`, options), CliError);
    assertMatch(error.message, sentence);
    assertEquals(error.message.includes("\n"), false);
  }
  assertEquals(await contentsOf(root), before);
}

Deno.test("initApp() adds files, the package and a secret that only the owner may read", async () => {
  await withApp({ ...APP, ".gitignore": "node_modules" }, async (root) => {
    const { left, lines } = await initApp(`${root}/convex`);
    assertEquals(left, []);
    const files = await contentsOf(root);
    for (const path of LOCAL_FILES) assert(`convex/${path}` in files, path);
    assertMatch(
      files["package.json"] ?? "",
      /^\{\n\t"name": "app",\n\t"dependencies": \{\n\t\t"@banata-auth\/convex": "\^\d+\.\d+\.\d+",\n\t\t"better-auth": "\^1\.\S+",\n\t\t"convex": "\^1\.\S+",\n\t\t"zod": "4"\n\t\}\n\}\n$/,
    );
    assertMatch(files[".env.local"] ?? "", SECRET);
    assertEquals((await Deno.stat(`${root}/.env.local`)).mode! & 0o777, 0o600);
    assertEquals(files[".gitignore"], "node_modules\n.env.local\n");
    assertEquals(Object.keys(files).filter((path) => /\.[0-9a-f-]{36}$/.test(path)), []);
    const secret = (files[".env.local"] ?? "").split("=")[1]?.trim() ?? "?";
    assert(!lines.join("\n").includes(secret));
    assertEquals(lines.slice(-3), [
      "added to    package.json",
      "created     .env.local",
      "added to    .gitignore",
    ]);
    // A second time changes nothing, and neither does an upgrade.
    assertEquals((await initApp(`${root}/convex`, { check: true })).left, []);
    await initApp(`${root}/convex`, { upgrade: true });
    assertEquals(await contentsOf(root), files);
  });
});

Deno.test("initApp() with check says what is missing, lacks or differs, and writes nothing", async () => {
  await withApp({ ...APP, "convex/authNode.ts": "// mine\n" }, async (root) => {
    const before = await contentsOf(root);
    const { left, lines } = await initApp(`${root}/convex`, { check: true });
    assertEquals(await contentsOf(root), before);
    assert(lines.includes("missing     http.ts"));
    assert(lines.includes("differs     authNode.ts"));
    assert(lines.includes("            - // mine"));
    assert(lines.includes("lacks       package.json"));
    assertEquals(left.length, 2);
    assertEquals(lines.join("\n").match(/BETTER_AUTH_SECRET=(.*)/)?.[1], "…");
  });
});

Deno.test("initApp() never changes a secret that is there, and adds one where there is none", async () => {
  const withBom = "\uFEFFBETTER_AUTH_SECRET=mine";
  for (
    const kept of ["BETTER_AUTH_SECRET=mine\nA=1", withBom, "export BETTER_AUTH_SECRET = 'x'\r\n"]
  ) {
    await withApp({ ...APP, ".env.local": kept }, async (root) => {
      assertEquals((await initApp(`${root}/convex`, { upgrade: true })).left, []);
      assertEquals(await Deno.readTextFile(`${root}/.env.local`), kept);
    });
  }
  for (
    const other of ["A=1\r\nB=2", "# BETTER_AUTH_SECRET=x\r\n", "BETTER_AUTH_SECRET_PREVIOUS=x\r\n"]
  ) {
    await withApp({ ...APP, ".env.local": other }, async (root) => {
      await initApp(`${root}/convex`);
      const text = await Deno.readTextFile(`${root}/.env.local`);
      assert(text.startsWith(other));
      assertMatch(text, /\r\nBETTER_AUTH_SECRET=[A-Za-z0-9+/]{64}\r\n$/);
      assertEquals((await Deno.stat(`${root}/.env.local`)).mode! & 0o777, 0o600);
    });
  }
  for (const empty of ['""', "''  ", " # later", "\r\nA=1"]) {
    await withApp({ ...APP, ".env.local": `BETTER_AUTH_SECRET=${empty}\n` }, async (root) => {
      const { left, lines } = await initApp(`${root}/convex`);
      assertEquals(left, ["Add the lines marked + to the app's own files, then run init again"]);
      assert(lines.includes("incomplete  .env.local"));
    });
  }
});

Deno.test("initApp() gives an app of Deno's a package.json, as Convex's command line asks, and leaves deno.json", async () => {
  const commented = '{\n  // tasks\n  "tasks": {},\n}\n';
  for (const [name, text] of [["deno.json", '{ "imports": {} }'], ["deno.jsonc", commented]]) {
    await withApp({ [name!]: text! }, async (root) => {
      assertEquals((await initApp(`${root}/convex`)).left, []);
      assertEquals(await Deno.readTextFile(`${root}/${name}`), text);
      const manifest = JSON.parse(await Deno.readTextFile(`${root}/package.json`));
      assertEquals(Object.keys(manifest), ["private", "type", "dependencies"]);
      assertEquals(Object.keys(manifest.dependencies), [
        "@banata-auth/convex",
        "better-auth",
        "convex",
        "zod",
      ]);
      assertEquals((await initApp(`${root}/convex`, { check: true })).left, []);
    });
  }
  const none = { "deno.json": '{\n  "nodeModulesDir": "none"\n}\n' };
  await withApp(none, async (root) => {
    const { left, lines } = await initApp(`${root}/convex`);
    assertEquals(left, ["Add the lines marked + to the app's own files, then run init again"]);
    assert(lines.includes('            + "nodeModulesDir": "manual"'), lines.join("\n"));
  });
});

Deno.test("initApp() has convex.json name a folder that is not convex", async () => {
  await withApp(APP, async (root) => {
    const inside = new RegExp(
      `^Run npm init -y .* in ${root}/src first: .*; or run init in ${root},`,
    );
    const error = await assertRejects(() => initApp(`${root}/src/convex`), CliError);
    assertMatch(error.message, inside);
  });
  await withApp(APP, async (root) => {
    assertEquals((await initApp(`${root}/back end`)).left, []);
    const text = await Deno.readTextFile(`${root}/convex.json`);
    assertEquals(JSON.parse(text), { functions: "back end/" });
    assertEquals((await initApp(`${root}/back end`, { check: true })).left, []);
  });
  await withApp({ ...APP, "convex.json": '{ "functions": "src/convex" }' }, async (root) => {
    const { left, lines } = await initApp(`${root}/convex`);
    assertEquals(left.length, 1);
    assert(lines.includes('            + "functions": "convex/"'), lines.join("\n"));
  });
});

Deno.test("initApp() leaves a package.json alone that names the package, however it does", async () => {
  for (const section of ["devDependencies", "peerDependencies", "optionalDependencies"]) {
    const text = `{"${section}":{"@banata-auth/convex":"file:../x.tgz"},` +
      `"dependencies":{"convex":"1","better-auth":"workspace:*","zod":"4"}}`;
    await withApp({ "package.json": text }, async (root) => {
      await initApp(`${root}/convex`, { upgrade: true });
      assertEquals(await Deno.readTextFile(`${root}/package.json`), text);
    });
  }
});

Deno.test("initApp() refuses what is in its way in one sentence, with nothing changed", async (t) => {
  const cases: [string, Record<string, string>, RegExp][] = [
    ["no manifest", { "README.md": "" }, /^Run npm init -y .* no package\.json/],
    ["comments in package.json", { "package.json": "{ // mine\n}" }, /^Mend \S+package\.json: /],
    ["a list as package.json", { "package.json": "[]" }, /^Mend \S+package\.json: /],
    ["an empty package.json", { "package.json": "" }, /^Mend \S+package\.json: /],
    ["odd dependencies", { "package.json": '{"dependencies":[]}' }, /its "dependencies" is not an/],
    ["a folder as a file", { ...APP, "convex/http.ts/x": "" }, /^Move \S+http\.ts away: a file/],
    [
      "a file as a folder",
      { ...APP, "convex/banataAuth": "" },
      /^Move \S+banataAuth away: a folder/,
    ],
    ["a file as convex", { ...APP, convex: "" }, /^Move \S+convex away: a folder/],
    [
      "a folder as .env.local",
      { ...APP, ".env.local/x": "" },
      /^Move \S+\.env\.local away: a file/,
    ],
    ["another ending", { ...APP, "convex/authNode.js": "" }, /^Rename \S+authNode\.js: Convex/],
  ];
  for (const [name, files, sentence] of cases) {
    await t.step(name, () => withApp(files, (root) => assertRefused(root, sentence)));
  }
  await t.step("text that is no UTF-8", () =>
    withApp(APP, async (root) => {
      await Deno.writeFile(`${root}/.env.local`, new Uint8Array([0xff, 0xfe, 0x41, 0]));
      const error = await assertRejects(() => initApp(`${root}/convex`), CliError);
      assertMatch(error.message, /^Save \S+\.env\.local as UTF-8/);
    }));
});

Deno.test("initApp() writes through no symbolic link to a file", async (t) => {
  const outside = "outside.txt";
  const linked = async (root: string, path: string, to: string) => {
    await Deno.mkdir(`${root}/convex`, { recursive: true });
    await Deno.symlink(to, `${root}/${path}`);
  };
  const writes = /^Put a file in the place of the symbolic link/;
  await t.step(
    "one that would be changed",
    () =>
      withApp({ ...APP, [outside]: "A=1\n" }, async (root) => {
        await linked(root, ".env.local", outside);
        const error = await assertRejects(() => initApp(`${root}/convex`), CliError);
        assertMatch(error.message, writes);
        assertEquals(Object.keys(await contentsOf(root)).sort(), [
          ".env.local",
          "convex",
          outside,
          "package.json",
        ]);
      }),
  );
  await t.step("one to nothing", () =>
    withApp(APP, async (root) => {
      await linked(root, "convex/http.ts", "nowhere.ts");
      await assertRefused(root, /^Remove the symbolic link \S+http\.ts: what it names/);
    }));
  await t.step("one to itself", () =>
    withApp(APP, async (root) => {
      await linked(root, "convex/http.ts", "http.ts");
      await assertRefused(root, /^Remove the symbolic link in \S+http\.ts: it leads to itself/);
    }));
  await t.step(
    "a convex folder that is a link to one is taken",
    () =>
      withApp({ ...APP, "real/keep": "" }, async (root) => {
        await Deno.symlink("real", `${root}/convex`);
        assertEquals((await initApp(`${root}/convex`)).left, []);
        assert((await Deno.stat(`${root}/real/http.ts`)).isFile);
      }),
  );
});

Deno.test("writeAll() takes everything back when a later file can't be written", async () => {
  await withApp({ "mine.ts": "// mine\r\n", "file": "" }, async (root) => {
    const before = await contentsOf(root);
    const present = await readPresent(`${root}/mine.ts`);
    await assertRejects(() =>
      writeAll([
        { target: `${root}/mine.ts`, text: "// ours\n", present },
        { target: `${root}/a/b/new.ts`, text: "", present: undefined },
        { target: `${root}/file/x.ts`, text: "", present: undefined },
      ])
    );
    assertEquals(await contentsOf(root), before);
  });
});

Deno.test("runInit() names the next commands by the app's own tools, none of which holds the secret", async () => {
  const deno = { "deno.json": "{}" };
  const cases: [string, Record<string, string>, string, string][] = [
    ["convex", { ...APP, "pnpm-lock.yaml": "" }, "pnpm install", "pnpm exec convex"],
    ["convex", APP, "npm install", "npx convex"],
    ["convex", deno, "deno install", "deno run -A npm:convex"],
    ["convex", { ...APP, ...deno, "bun.lockb": "" }, "bun install", "bunx convex"],
    [
      "apps/it's/convex",
      { "yarn.lock": "", ".git/HEAD": "", "apps/it's/package.json": "{}" },
      "yarn install",
      "yarn convex",
    ],
  ];
  for (const [folder, files, install, convex] of cases) {
    await withApp(files, async (root) => {
      using captured = captureConsole();
      assertEquals(await runInit(["init", `${root}/${folder}`]), 0);
      const text = captured.lines.join("\n");
      const next = text.split("Next:\n")[1]?.split("\n").map((line) => line.trim()) ?? [];
      assertEquals(next.slice(1, 3), [install, `${convex} dev --once`]);
      assertStringIncludes(text, `| ${convex} env set BETTER_AUTH_SECRET`);
      assertEquals(next[0]?.includes("'"), folder.includes("'"));
      const env = await Deno.readTextFile(`${root}/${folder}/../.env.local`);
      assert(!text.includes(env.split("=")[1]?.trim() ?? "?"));
    });
  }
});

Deno.test("initApp() hides the secret from git where the last line of a .gitignore about it shows it", async () => {
  for (
    const [before, added] of [["*.local\n!.env.local\n", ".env.local\n"], ["!.env*\n.env*", ""]]
  ) {
    await withApp({ ...APP, ".gitignore": before! }, async (root) => {
      await initApp(`${root}/convex`);
      assertEquals(await Deno.readTextFile(`${root}/.gitignore`), before! + added);
    });
  }
});

Deno.test("init asks for the folder of functions where it is given the app's own", async () => {
  await withApp(APP, async (root) => {
    const bin = new URL("npm_bin.ts", import.meta.url).pathname;
    const command = denoCommand(["run", "-A", bin, "init", "."], { cwd: root });
    const { code, stderr } = await command.output();
    const sentence = "Name the folder of the app's functions, such as convex\n";
    assertEquals([code, new TextDecoder().decode(stderr)], [1, sentence]);
    assertEquals(await contentsOf(root), APP);
  });
});

Deno.test({
  name: "init in a folder that this user may not write to says so, with nothing changed",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withApp(APP, async (root) => {
      await Deno.chmod(root, 0o555);
      const bin = new URL("npm_bin.ts", import.meta.url).pathname;
      const { code, stderr } = await denoCommand(["run", "-A", bin, "init", `${root}/convex`], {
        obeysModes: true,
      }).output();
      await Deno.chmod(root, 0o755);
      const said = new TextDecoder().decode(stderr);
      assertEquals([code, said], [1, `Let this user write to ${root}: nothing was changed\n`]);
      assertEquals(await contentsOf(root), APP);
    }),
});
