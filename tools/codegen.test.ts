import { assert, assertEquals, assertLessOrEqual, assertThrows } from "@std/assert";
import { getAuthTables } from "better-auth/db";
import schema from "../component/schema.ts";
import { TABLES } from "../component/tables/metadata.gen.ts";
import { ACCESS_PATHS, GLOBAL_INDEXES } from "./codegen/access_paths.ts";
import { everyTableOptions } from "./codegen/auth_options.ts";
import { metadataFromAuthTables } from "./codegen/metadata.ts";
import { deployedModules } from "./codegen/modules.ts";
import { rowsSource } from "./codegen/rows.ts";
import {
  generateConvexCode,
  generateMetadata,
  generateMigrationFacts,
  generateModules,
  staleFiles,
} from "./codegen.ts";

type Fields = Record<string, { type: "string"; required?: boolean; index?: boolean }>;

function metadataOf(fields: Fields, modelName = "note") {
  return metadataFromAuthTables({ note: { modelName, fields } }, { columns: null });
}

Deno.test("the table metadata is what Better Auth's tables give now", async () => {
  assertEquals(await staleFiles(generateMetadata()), []);
});

Deno.test("the facts of the migrations are what their sources give now", async () => {
  assertEquals(await staleFiles(await generateMigrationFacts()), []);
});

Deno.test("the module map names every module that Convex deploys", async () => {
  assertEquals(await staleFiles(await generateModules()), []);
});

Deno.test("the component's generated code is what Convex's own CLI makes now", async () => {
  assertEquals(await staleFiles(await generateConvexCode()), []);
});

Deno.test("staleFiles() names files that differ or are missing", async () => {
  const files = {
    "component/tables/metadata.gen.ts": "other",
    "component/tables/none.gen.ts": "",
    ...await generateModules(),
  };
  assertEquals(await staleFiles(files), [
    "component/tables/metadata.gen.ts",
    "component/tables/none.gen.ts",
  ]);
});

Deno.test("every index starts with the project but for the listed ones", () => {
  // What the CLI calls to learn the schema; the published types leave it out.
  const { export: toJson } = schema as unknown as { export(): string };
  const exported: {
    tables: { tableName: string; indexes: { indexDescriptor: string; fields: string[] }[] }[];
  } = JSON.parse(toJson.call(schema));
  const others = exported.tables.flatMap(({ tableName, indexes }) =>
    indexes
      .filter(({ fields }) => fields[0] !== "projectId")
      .map(({ indexDescriptor }) => `${tableName}.${indexDescriptor}`)
  );
  const listed = Object.entries(GLOBAL_INDEXES)
    .flatMap(([table, indexes]) => Object.keys(indexes).map((name) => `${table}.${name}`));
  assertEquals(others.filter((name) => !listed.includes(name)), [
    "event.by_leaf",
    "rateBucket.by_fullAt",
    "auditTree.by_signAt",
    "auditErasure.by_isDone_at",
  ]);
  assertEquals(listed.filter((name) => !others.includes(name)), []);
});

Deno.test("every table keeps to Convex's limits on indexes", () => {
  for (const { indexes, globalIndexes = {} } of Object.values(TABLES)) {
    const all = Object.entries({ ...indexes, ...globalIndexes });
    assertLessOrEqual(all.length, 32);
    for (const [name, fields] of all) {
      assertLessOrEqual(name.length, 64);
      assertLessOrEqual(fields.length + 1, 16);
      assert(name !== "by_id" && name !== "by_creation_time");
    }
  }
});

Deno.test("every listed access path became an index, with a reason", () => {
  const tables = getAuthTables(everyTableOptions());
  for (const [key, paths] of Object.entries(ACCESS_PATHS)) {
    const model = tables[key as keyof typeof tables]?.modelName ?? key;
    const indexes = Object.values(TABLES[model]?.indexes ?? {});
    for (const { fields, reason } of paths) {
      const isServed = indexes.some((index) => fields.every((field, at) => index[at] === field));
      assert(isServed, `${key}: ${fields.join()}`);
      assert(reason.length > 10);
    }
  }
});

Deno.test("metadataFromAuthTables() names tables and columns as they are stored", () => {
  const metadata = metadataFromAuthTables({
    note: {
      modelName: "notes",
      fields: {
        email: { type: "string", fieldName: "mail", unique: true },
        role: { type: ["a", "b"], required: false },
        userId: { type: "string", references: { model: "user", field: "id" } },
      },
      indexes: [{ fields: ["userId", "email"], unique: true }],
    },
  }, { columns: null });
  assertEquals(metadata, {
    notes: {
      fields: {
        mail: { kind: "string" },
        role: { kind: "string", optional: true },
        userId: { kind: "string" },
      },
      indexes: { p: [], p_id: ["id"], p_mail: ["mail"], p_userId_mail: ["userId", "mail"] },
      unique: [["mail"], ["userId", "mail"]],
    },
  });
});

Deno.test("rowsSource() gives each table the type of its rows and the columns of its indexes", () => {
  const source = rowsSource({
    member: {
      fields: {
        role: { kind: "string", rule: "roleNames" },
        source: { kind: "string", rule: "memberSource", optional: true },
        teamIds: { kind: "string[]", optional: true },
        createdAt: { kind: "date" },
        metadata: { kind: "json" },
      },
      indexes: { p: [], p_role: ["role"] },
      globalIndexes: { by_createdAt: ["createdAt"] },
      unique: [],
    },
  });
  const lines = source.split("\n").map((line) => line.trim());
  const [row, indexes] = [lines.indexOf("export type MemberRow = {"), lines.indexOf("member: {")];
  assertEquals(lines.slice(row + 1, row + 8), [
    "id: string;",
    "role: string;",
    'source: "manual" | "invitation" | "sso" | "scim" | "api" | null;',
    "teamIds: string[] | null;",
    "createdAt: number;",
    "metadata: string;",
    "};",
  ]);
  assert(lines.includes("member: MemberRow;"));
  assertEquals(lines.slice(indexes + 1, indexes + 5), [
    'p: ["projectId", "_creationTime"];',
    'p_role: ["projectId", "role", "_creationTime"];',
    'by_createdAt: ["createdAt", "_creationTime"];',
    "};",
  ]);
});

Deno.test("metadataFromAuthTables() indexes no column that the given plugins do not bring", () => {
  const { user } = metadataFromAuthTables(getAuthTables({}));
  assertEquals("role" in (user?.fields ?? {}), false);
  for (const columns of Object.values(user?.indexes ?? {})) {
    assertEquals(columns.filter((name) => name !== "id" && !(name in (user?.fields ?? {}))), []);
  }
});

Deno.test("metadataFromAuthTables() refuses reserved columns and names that Convex refuses", () => {
  assertThrows(() => metadataOf({ projectId: { type: "string" } }), Error, "reserved");
  assertThrows(() => metadataOf({ _x: { type: "string" } }), Error, "reserved");
  const long = { ["x".repeat(70)]: { type: "string", index: true } } as const;
  assertThrows(() => metadataOf(long), Error, "more than 64 characters");
  const many: Fields = {};
  for (let at = 0; at < 31; at++) many[`f${at}`] = { type: "string", index: true };
  assertThrows(() => metadataOf(many), Error, "more than 32 indexes");
});

Deno.test("deployedModules() leaves out what Convex does not deploy", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const files = ["a.ts", "schema.ts", "a.test.ts", "a.gen.ts", "convex.config.ts", "README.md"];
    for (const sub of ["_generated", "tables"]) await Deno.mkdir(`${folder}/${sub}`);
    for (const file of [...files, "_generated/api.ts", "tables/b.ts"]) {
      await Deno.writeTextFile(`${folder}/${file}`, "");
    }
    assertEquals(await deployedModules(new URL(`file://${folder}/`)), ["a", "tables/b"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
