import { defineSchema } from "convex/server";
import { buildTables } from "./tables/build.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { PLATFORM_TABLES } from "./tables/platform.ts";

export default defineSchema({ ...buildTables(TABLES), ...PLATFORM_TABLES });
