import { type ReaderFunctions, readerFunctions } from "./reader_functions.ts";
import { TABLES } from "./tables/metadata.gen.ts";

const functions: ReaderFunctions = readerFunctions(TABLES);

// One export each, because Convex finds a module's functions among its exports.
export const findOne = functions.findOne;
export const findMany = functions.findMany;
export const count = functions.count;
