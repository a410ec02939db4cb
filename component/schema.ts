import { defineSchema, type GenericSchema, type SchemaDefinition } from "convex/server";
import { buildTables } from "./tables/build.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { PLATFORM_TABLES } from "./tables/platform.ts";

const schema: SchemaDefinition<GenericSchema, true> = defineSchema({
  ...buildTables(TABLES),
  ...PLATFORM_TABLES,
});

export default schema;
