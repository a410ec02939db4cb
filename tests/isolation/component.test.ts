/**
 * The component keeps projects apart by itself, whoever calls it. Each of its functions is called for a
 * project whose rows another project has too, under the same ids. Observed: what it tells, and every
 * document on disk with the project it is in.
 */
import { assertEquals } from "@std/assert";
import { MODULES } from "../../component/modules.gen.ts";
import { openPlatform } from "../support/in_process.ts";
import { clause } from "../support/tables.ts";
import { CHALLENGES } from "./component_calls.ts";
import { componentField, refusalOf } from "./component_field.ts";
import { Watch } from "./watch.ts";

Deno.test("Every function of the component keeps to the project it is called for", async (t) => {
  using watch = new Watch();
  await using platform = await openPlatform();
  const challenges = Map.groupBy(Object.entries(CHALLENGES), ([, challenge]) => challenge);
  let number = 0;
  for (const [challenge, entries] of challenges) {
    const name = entries.map(([name]) => name).join(", ");
    await t.step(name, async () => {
      await challenge(componentField({ platform, watch }, `proj_${++number}`));
      assertEquals(watch.faults.splice(0), []);
    });
  }
});

Deno.test("CHALLENGES has every function of the component", async () => {
  const found: string[] = [];
  for (const [module, load] of Object.entries(MODULES)) {
    for (const [name, it] of Object.entries(await load())) {
      if (isFunction(it)) found.push(`${module}:${name}`);
    }
  }
  assertEquals(Object.keys(CHALLENGES).sort(), found.sort());
});

Deno.test("The adapter functions take a project from nobody but their argument", async (t) => {
  using watch = new Watch();
  await using platform = await openPlatform();
  const field = componentField({ platform, watch }, "proj_1");
  await field.add("user", { id: "usr_1", email: "ada@example.com" });
  const { call, scoped } = field;
  const users = { ...scoped("user"), limit: 10 };
  const first = scoped("user", { id: "usr_1" });
  const named = { projectId: "proj_2" };
  const refused: Readonly<Record<string, [code: string, path: string, args: unknown]>> = {
    "no project": ["PROJECT_SCOPE_REQUIRED", "reader:findMany", { ...users, projectId: "" }],
    "a filter": ["FIELD_FORBIDDEN", "reader:findMany", {
      ...users,
      where: [clause("projectId", "proj_2")],
    }],
    "an order": ["FIELD_FORBIDDEN", "reader:findMany", {
      ...users,
      sortBy: { field: "projectId", direction: "asc" },
    }],
    "a selection": ["FIELD_FORBIDDEN", "reader:findOne", { ...first, select: ["projectId"] }],
    "a join": ["FIELD_FORBIDDEN", "reader:findOne", {
      ...first,
      join: { session: { from: "projectId", to: "projectId", limit: 1, isOne: true } },
    }],
    "a change": ["FIELD_FORBIDDEN", "adapter:updateOne", { ...first, update: named }],
    "a new row": ["FIELD_FORBIDDEN", "adapter:create", {
      projectId: "proj_1",
      model: "user",
      data: { id: "usr_2", ...named },
    }],
  };
  for (const [name, [code, path, args]] of Object.entries(refused)) {
    await t.step(name, async () => {
      const changes = await field.changes(async () =>
        assertEquals(await refusalOf(() => call(path, args)), code)
      );
      assertEquals(changes, []);
    });
  }
});

function isFunction(it: unknown): boolean {
  return typeof it === "function" && ("isQuery" in it || "isMutation" in it || "isAction" in it);
}
