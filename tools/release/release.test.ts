import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { CliError } from "../../cli/arguments.ts";
import { REPOSITORY } from "../manifest.ts";
import { ROOT } from "../sealed.ts";
import {
  isAfter,
  publishCommands,
  requirePublishable,
  requireReleasable,
  type TreeFacts,
  withVersion,
} from "./steps.ts";

const FACTS: TreeFacts = {
  status: "",
  tags: ["v0.1.0"],
  branch: "main",
  changelog: "# Changelog\n\n## 0.2.0 (2026-12-01)\n\n- x\n\n## 0.1.0\n",
  versions: { "./": "0.1.0", "embedded/": "0.1.0" },
};
const WORKFLOW = { repository: REPOSITORY, tags: ["v0.2.0"], status: "" };

function workflow(name: string): Promise<string> {
  return Deno.readTextFile(new URL(`.github/workflows/${name}.yml`, ROOT));
}

Deno.test("requireReleasable() refuses a tree that is not to be released, in one sentence", async (t) => {
  requireReleasable("0.2.0", FACTS);
  const cases: [string, Partial<TreeFacts>, string, RegExp][] = [
    ["no version", {}, "v0.2", /^Name a version such as/],
    ["a version of zeros", {}, "0.02.0", /^Name a version such as/],
    ["a changed tree", { status: " M mod.ts\n" }, "0.2.0", /^Commit or undo/],
    ["a new file", { status: "?? x\n" }, "0.2.0", /^Commit or undo/],
    ["a branch", { branch: "mine" }, "0.2.0", /^Release from main: .* mine$/],
    ["no branch", { branch: "" }, "0.2.0", /no branch$/],
    ["a tag that is there", {}, "0.1.0", /^Name another version: v0\.1\.0/],
    ["an earlier one", { versions: { "./": "0.3.0" } }, "0.2.0", /^Name a version after 0\.3\.0/],
    ["an older heading", {}, "0.2.1", /^Head CHANGELOG\.md with "## 0\.2\.1/],
    [
      "a heading that is not released",
      { changelog: "## 0.2.0 (unreleased)" },
      "0.2.0",
      /^Head CHANGELOG\.md/,
    ],
  ];
  for (const [name, change, version, sentence] of cases) {
    await t.step(name, () => {
      const refused = () => requireReleasable(version, { ...FACTS, ...change });
      assertMatch(assertThrows(refused, CliError).message, sentence);
    });
  }
});

Deno.test("isAfter() orders versions by number, and candidates before what they are for", () => {
  const order = ["0.9.0", "0.10.0-rc.1", "0.10.0-rc.2", "0.10.0", "1.0.0"];
  for (const [a, first] of order.entries()) {
    for (const [b, second] of order.entries()) assertEquals(isAfter(first, second), a > b);
  }
});

Deno.test("withVersion() changes the version of each file that has one, and nothing else", async () => {
  for (const path of ["deno.json", "embedded/deno.json", "embedded/version.ts"]) {
    const before = (await Deno.readTextFile(new URL(path, ROOT))).split("\n");
    const after = withVersion(before.join("\n"), "9.8.7").split("\n");
    const changed = after.filter((line, index) => line !== before[index]);
    assertEquals([path, changed.length, changed[0]?.includes('"9.8.7"')], [path, 1, true]);
  }
});

Deno.test("requirePublishable() wants the repository's workflow at the release's tag", () => {
  requirePublishable("0.2.0", WORKFLOW);
  for (
    const change of [
      { repository: undefined },
      { repository: "somebody/fork" },
      { tags: [] },
      { tags: ["v0.1.0"] },
      { status: " M mod.ts" },
    ]
  ) {
    assertThrows(() => requirePublishable("0.2.0", { ...WORKFLOW, ...change }), CliError);
  }
});

Deno.test("publishCommands() publishes the host before what needs it, and in a dry run nothing", () => {
  const commands = publishCommands({ dryRun: false, version: "0.2.0" });
  assertEquals(commands.map(({ folder = "./", run }) => [folder, ...run.slice(0, 2)].join(" ")), [
    "embedded/ deno publish",
    "./ deno publish",
    "./ deno task",
    "./ npm publish",
  ]);
  assert(commands.at(-1)?.run.includes("--provenance"));
  for (const { run } of publishCommands({ dryRun: true, version: "0.2.0" })) {
    assert(run.includes("--dry-run") || run[1] === "task", run.join(" "));
  }
  assertEquals(commands.at(-1)?.run.includes("--tag"), false);
  const early = publishCommands({ dryRun: false, version: "0.2.0-rc.1" }).at(-1)?.run ?? [];
  assertEquals(early.slice(early.indexOf("--tag"), early.indexOf("--tag") + 2), ["--tag", "next"]);
});

Deno.test("the workflows check what .ci/run checks, pin what they use, and hold no token", async () => {
  const [ci, release] = [await workflow("ci"), await workflow("release")];
  const commands = (text: string) => [...text.matchAll(/- run: (.*)$/gm)].map(([, line]) => line);
  assertEquals(commands(ci), ["bash .ci/run"]);
  const local = await Deno.readTextFile(new URL(".ci/run", ROOT));
  const deno = /npx -y (deno@\S+)/.exec(local)?.[1];
  assertEquals(commands(release), ["bash .ci/run", `npx -y ${deno} task publish`]);
  for (const text of [ci, release]) {
    assert(!/secrets\.|TOKEN/.test(text));
    assert(text.includes("\npermissions:\n  contents: read\n\n"));
    for (const [, action = ""] of text.matchAll(/uses: (\S+)/g)) {
      assertMatch(action, /@[0-9a-f]{40}$/);
    }
  }
  // Identity is given to the one job that publishes.
  assertEquals(release.split("id-token: write").length, 2);
  assert(release.indexOf("id-token: write") > release.indexOf("  publish:"));
  assert(!ci.includes("id-token"));
});
