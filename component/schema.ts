import { defineSchema, type GenericSchema, type SchemaDefinition } from "convex/server";
import { buildTables } from "./tables/build.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { PLATFORM_TABLES } from "./tables/platform.ts";

/** The component's tables and indexes; every one is led by the project, but for reviewed exceptions. */
const schema: SchemaDefinition<GenericSchema, true> = defineSchema({
  ...buildTables(TABLES),
  ...PLATFORM_TABLES,
});

export default schema;
