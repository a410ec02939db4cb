import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import { toFileUrl } from "./paths.ts";
import { CHILD_FLAGS, denoCommand, LOCK, ROOT } from "./sealed.ts";
import { changesOf, describeChanges, readTree, type TreeState } from "./tree_guard.ts";

const CONVEX = config.imports.convex;
const PINNED = {
  specifiers: { "npm:convex@^1.48.0": "1.48.0", "npm:@a/b@1": "1.0.0_convex@1.48.0" },
};

/** A small tree with git and two installed packages. */
async function withTree(use: (tree: URL) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "banata-tree-" });
  const tree = toFileUrl(`${folder}/`);
  try {
    await Deno.mkdir(new URL("tools/", tree));
    await Deno.writeTextFile(new URL(LOCK, tree), JSON.stringify(PINNED));
    await Deno.writeTextFile(new URL(".gitignore", tree), "node_modules\n");
    for (const args of [["init", "--quiet"], ["add", "."]]) {
      const { success } = await new Deno.Command("git", { args, cwd: tree }).output();
      assertEquals(success, true);
    }
    await use(tree);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function install(tree: URL, versions: Readonly<Record<string, string>>): Promise<void> {
  await Deno.remove(new URL("node_modules", tree), { recursive: true }).catch(() => {});
  await Deno.mkdir(new URL("node_modules/@a", tree), { recursive: true });
  for (const [name, version] of Object.entries(versions)) {
    const target = `.deno/${name.replace("/", "+")}@${version}/node_modules/${name}`;
    await Deno.symlink(target, new URL(`node_modules/${name}`, tree));
  }
}

Deno.test("changesOf() names a package that a run linked to another version", async () => {
  await withTree(async (tree) => {
    await install(tree, { convex: "1.48.0", "@a/b": "1.0.0" });
    const before = await readTree(tree);
    assertEquals(changesOf(before, await readTree(tree)), []);
    await install(tree, { convex: "1.49.0", "@a/b": "1.0.0" });
    const [change = "", ...others] = changesOf(before, await readTree(tree));
    assertEquals(others, []);
    assertMatch(change, /^node_modules\/convex leads to \S+1\.49\.0\S+, not to \S+1\.48\.0\S+$/);
    await install(tree, { convex: "1.48.0" });
    assertEquals(changesOf(before, await readTree(tree)), ["node_modules/@a/b is gone"]);
  });
});

Deno.test("changesOf() lets a first run install what the lock pins, and nothing else", async () => {
  await withTree(async (tree) => {
    const before = await readTree(tree);
    await install(tree, { convex: "1.48.0", "@a/b": "1.0.0" });
    assertEquals(changesOf(before, await readTree(tree)), []);
    await install(tree, { convex: "1.48.0", "@a/b": "1.0.1" });
    assertStringIncludes(
      changesOf(before, await readTree(tree)).join(),
      `not to 1.0.0 of ${LOCK}`,
    );
  });
});

Deno.test("changesOf() names a file that a run left, changed or took away", async () => {
  await withTree(async (tree) => {
    const before = await readTree(tree);
    await Deno.writeTextFile(new URL("left.txt", tree), "");
    const left = await readTree(tree);
    assertEquals(changesOf(before, left), ['git status says "?? left.txt"']);
    assertEquals(changesOf(left, before), ['"?? left.txt" is gone from git status']);
    await Deno.writeTextFile(new URL(LOCK, tree), "{}");
    assertStringIncludes(
      changesOf(left, await readTree(tree)).join(),
      `git status says "AM ${LOCK}"`,
    );
  });
});

Deno.test("readTree() knows no status where there is no git", async () => {
  const folder = await Deno.makeTempDir({ prefix: "banata-tree-" });
  const state: TreeState = await readTree(toFileUrl(`${folder}/`));
  assertEquals([state.status, state.links, state.pinned.size], [null, null, 0]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("describeChanges() is one sentence", () => {
  assertMatch(describeChanges(["a", "b"]), /^Start Deno with .*: a, b$/);
});

Deno.test("denoCommand() starts a Deno that neither resolves nor installs in the tree", async () => {
  const folder = await Deno.makeTempDir({ prefix: "banata-child-" });
  const file = `${folder}/main.ts`;
  const run = async (source: string) => {
    await Deno.writeTextFile(file, source);
    const { success } = await denoCommand(["run", "-A", "--quiet", file], { cwd: ROOT }).output();
    return success;
  };
  const before = await readTree(ROOT);
  assertEquals(CHILD_FLAGS, ["--frozen", "--node-modules-dir=manual"]);
  assertEquals(await run(`import "${CONVEX}/values";`), true);
  assertEquals(await run(`import "npm:left-pad@1.3.0";`), false);
  const { links } = await readTree(ROOT);
  assertEquals(links, before.links);
  await Deno.remove(folder, { recursive: true });
});
