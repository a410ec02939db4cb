/** Folders with what Convex makes of them, by what they differ in. */
import { CONFIGS } from "./configs.ts";
import { FILE_NAMES } from "./file_names.ts";
import type { Folder } from "./folder.ts";
import { FUNCTIONS } from "./functions.ts";
import { IMPORTS } from "./imports.ts";
import { RUNTIMES } from "./runtimes.ts";
import { SCHEMAS } from "./schemas.ts";

/** All folders, in groups. */
export const FOLDERS: Readonly<Record<string, readonly Folder[]>> = {
  "names of files": FILE_NAMES,
  "what functions take and are called": FUNCTIONS,
  "what modules do when they are loaded, and where they run": RUNTIMES,
  "what modules import": IMPORTS,
  schemas: SCHEMAS,
  "http, crons, auth.config and convex.config": CONFIGS,
};
