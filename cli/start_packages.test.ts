/** What `deno task start` needs of packages: Deno installs all that deno.json and deno.lock name. */
import { assert, assertEquals } from "@std/assert";
import { LOCAL_FILES } from "./init.ts";
import { mergeLocks, namedByTools, namesPackage, readLock } from "../tools/lock.ts";
import { listFiles } from "../tools/paths.ts";
import { packageOf, readPackages } from "../tools/manifest.ts";
import { denoCommand, LOCK, ROOT, setUpDeno } from "../tools/sealed.ts";

/** What sends mails and learns what became of them, which no command loads before it is needed. */
const DELIVERY = [
  "plugins/emails/inbound/mod.ts",
  "plugins/emails/providers/mod.ts",
  "plugins/emails/providers/smtp.ts",
];
/** Commands of operators; the app's files are loaded by the host, where no graph shows them. */
const ENTRIES = [
  "cli/start_main.ts",
  "cli/database_main.ts",
  "cli/adopt/main.ts",
  "cli/transfer/main.ts",
  "cli/audit/main.ts",
  "cli/npm_bin.ts",
  ...LOCAL_FILES.map((path) => `local/${path}`),
  ...DELIVERY,
];
/** On JSR, where the tests are the only ones to use them. */
const TESTS_ONLY = ["@std/assert", "@std/testing"];

/**
 * What is loaded when it is asked for, by who would ask: a start would spend a tenth of its time on it. Of Node's two
 * modules Deno makes all that they export where they are imported.
 */
const ON_DEMAND: Readonly<Record<string, readonly string[]>> = {
  "local/authNode.ts": [
    "@zxcvbn-ts/language-common",
    "aws4fetch",
    "nodemailer",
    "standardwebhooks",
  ],
  "embedded/mod.ts": ["jose", "node:crypto", "node:fs"],
};

interface Graph {
  readonly roots: readonly string[];
  readonly modules: readonly {
    readonly specifier: string;
    readonly error?: string;
    readonly dependencies?: readonly {
      readonly specifier: string;
      readonly code?: { readonly specifier?: string };
      readonly isDynamic?: boolean;
    }[];
  }[];
}

async function graphOf(path: string, flags: readonly string[]): Promise<Graph> {
  const { stderr, stdout, success } = await denoCommand(["info", "--json", path], {
    flags,
    cwd: ROOT,
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  const graph: Graph = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals(graph.modules.filter(({ error }) => error !== undefined), []);
  return graph;
}

/** The packages of npm that are loaded with a file, and not once its code asks for them. */
async function packagesAtOnce(path: string, flags: readonly string[]): Promise<string[]> {
  const { modules, roots } = await graphOf(path, flags);
  const byUrl = new Map(modules.map((each) => [each.specifier, each]));
  const seen = new Set(roots);
  const packages: string[] = [];
  for (const url of seen) {
    for (const each of byUrl.get(url)?.dependencies ?? []) {
      if (each.isDynamic || each.code === undefined) continue;
      packages.push(packageOf(each.specifier.replace(/^npm:\/?/, "")) ?? each.specifier);
      seen.add(each.code.specifier ?? "");
    }
  }
  return packages;
}

/** The packages of npm that a file imports, itself or through others. */
async function packagesOf(path: string, flags: readonly string[]): Promise<string[]> {
  const { modules } = await graphOf(path, flags);
  const specifiers = modules.flatMap(({ dependencies = [] }) => dependencies)
    .filter(({ specifier }) => !specifier.startsWith("file:"))
    .map(({ specifier }) => specifier.replace(/^npm:\/?/, ""));
  return specifiers.flatMap((each) => packageOf(each) ?? []);
}

Deno.test("the commands of operators import the packages of the deno.json files, all of them and no other", async () => {
  const folder = await Deno.makeTempDir({ prefix: "banata-graph-" });
  const entry = `${folder}/entry.ts`;
  const imports = ENTRIES.map((path) => `import "${new URL(path, ROOT)}";\n`);
  await Deno.writeTextFile(entry, imports.join(""));
  const setup = await setUpDeno();
  const configFlag = `--config=${new URL("deno.json", ROOT).pathname}`;
  const found = new Set(await packagesOf(entry, [...setup.flags, configFlag]));
  await setup.dispose();
  await Deno.remove(folder, { recursive: true });
  const packages = await readPackages();
  for (const { config } of packages) found.delete(config.name);
  const named = packages.flatMap(({ config }) => Object.keys(config.imports))
    .map((each) => packageOf(each.replace(/\/$/, "")));
  const wanted = new Set(named.filter((name) => !TESTS_ONLY.includes(String(name))));
  assertEquals([...found].sort(), [...wanted].sort());
});

Deno.test("a start loads nothing that only some requests need", async () => {
  const setup = await setUpDeno();
  const configFlag = `--config=${new URL("deno.json", ROOT).pathname}`;
  for (const [path, later] of Object.entries(ON_DEMAND)) {
    const found = await packagesAtOnce(path, [...setup.flags, configFlag]);
    assert(found.includes("convex"), "it looks into what is imported");
    assertEquals(later.filter((each) => found.includes(each)), [], path);
  }
  await setup.dispose();
});

Deno.test("what every runtime sends mails by needs no package of Node alone", async () => {
  const setup = await setUpDeno();
  const configFlag = `--config=${new URL("deno.json", ROOT).pathname}`;
  const found = await packagesOf("plugins/emails/providers/mod.ts", [...setup.flags, configFlag]);
  await setup.dispose();
  assertEquals([...new Set(found)].sort(), ["aws4fetch", "standardwebhooks", "zod"]);
});

Deno.test("deno.lock pins what deno.json imports, and tools/deno.lock pins the same and more", async () => {
  const root = await readLock("deno.lock");
  const tools = await readLock(LOCK);
  const { dependencies, members } = root.workspace;
  const own = Object.values(members).flatMap((member) => member.dependencies);
  const imported = new Set([...dependencies, ...own]);
  assertEquals(
    Object.keys(root.specifiers).filter((each) => !imported.has(each)),
    [],
    "Take back what a command by hand wrote into deno.lock: git checkout deno.lock",
  );
  const named = await namedByTools();
  assertEquals(mergeLocks(root, { named, tools }), tools, "Run deno task lock");
});

Deno.test("each package that only development needs is named in one file of packages", async () => {
  const root = await readLock("deno.lock");
  const more = Object.keys((await readLock(LOCK)).specifiers)
    .filter((specifier) => !(specifier in root.specifiers) && specifier.startsWith("npm:"));
  const named = await namedByTools();
  assertEquals(more.sort(), named.sort());
  const files = (await listFiles(ROOT)).filter(namesPackage);
  assertEquals(files.length, named.length);
});
