import { type AdapterFunctions, adapterFunctions } from "./functions.ts";
import { TABLES } from "./tables/metadata.gen.ts";

const functions: AdapterFunctions = adapterFunctions(TABLES);

// One export each, because Convex finds a module's functions among its exports.
export const create = functions.create;
export const updateOne = functions.updateOne;
export const deleteOne = functions.deleteOne;
export const consumeOne = functions.consumeOne;
export const incrementOne = functions.incrementOne;
