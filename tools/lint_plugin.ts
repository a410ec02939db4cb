/**
 * The project's own lint rules; one file each in `tools/lint/`.
 *
 * @module
 */

import { fileBudget, functionBudget, positionalParameters } from "./lint/budgets.ts";
import { noBlindCast } from "./lint/casts.ts";
import { importDirection } from "./lint/imports.ts";
import { fileName } from "./lint/names.ts";
import { zodNamespace } from "./lint/namespaces.ts";
import { denoProcess } from "./lint/processes.ts";
import { errorText } from "./lint/texts.ts";

const plugin: Deno.lint.Plugin = {
  name: "banata",
  rules: {
    "import-direction": importDirection,
    "file-name": fileName,
    "file-budget": fileBudget,
    "function-budget": functionBudget,
    "positional-parameters": positionalParameters,
    "error-text": errorText,
    "no-blind-cast": noBlindCast,
    "deno-process": denoProcess,
    "zod-namespace": zodNamespace,
  },
};

export default plugin;
