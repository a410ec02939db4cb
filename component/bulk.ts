import { type BulkFunctions, bulkFunctions } from "./bulk_functions.ts";
import { TABLES } from "./tables/metadata.gen.ts";

const functions: BulkFunctions = bulkFunctions(TABLES);

// One export each, because Convex finds a module's functions among its exports.
export const updateMany = functions.updateMany;
export const deleteMany = functions.deleteMany;
