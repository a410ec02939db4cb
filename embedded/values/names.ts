import { describeLetter } from "./describe.ts";

/**
 * Convex's rules for names, each as a function that gives the backend's sentence for what is wrong, or null.
 */

/** The longest identifier, and the longest part of a module's path, in bytes. */
const MAX_IDENTIFIER_BYTES = 64;
const MAX_FIELD_BYTES = 1024;

/** What nearly all names are, told at once: a folder has thousands. */
const PLAIN = /^[a-zA-Z][a-zA-Z0-9_]{0,63}$/;

/** A name of a table, an index or a function. */
export function identifierFault(name: string): string | null {
  if (PLAIN.test(name)) return null;
  const [first, ...rest] = name;
  if (first === undefined) return "Identifier cannot be empty";
  if (!/[a-zA-Z_]/.test(first)) {
    return `Invalid first character ${
      describeLetter(first)
    } in ${name}: Identifiers must start with an ` +
      "alphabetic character or underscore";
  }
  const invalid = rest.find((character) => !/[a-zA-Z0-9_]/.test(character));
  if (invalid !== undefined) {
    return `Identifier ${name} has invalid character ${
      describeLetter(invalid)
    }: Identifiers can only ` +
      "contain alphanumeric characters or underscores";
  }
  if (name.length > MAX_IDENTIFIER_BYTES) {
    return `Identifier is too long (${name.length} > maximum ${MAX_IDENTIFIER_BYTES})`;
  }
  return /[^_]/.test(name) ? null : `Identifier ${name} cannot have exclusively underscores`;
}

/** A name of a field or an argument, as validators declare it. */
export function fieldNameFault(name: string): string | null {
  if (PLAIN.test(name)) return null;
  if (name.startsWith("$")) return `Field name ${name} starts with '$', which is reserved.`;
  const invalid = [...name].find((character) => !/[\x20-\x7e]/.test(character));
  if (invalid !== undefined) {
    return `Field name ${name} has invalid character ${
      describeLetter(invalid)
    }: Field names can only ` +
      "contain non-control ASCII characters";
  }
  if (name.length > MAX_FIELD_BYTES) {
    return `Field name is too long (${name.length} > maximum ${MAX_FIELD_BYTES})`;
  }
  return identifierFault(name);
}

/** A path to a field, as indexes name it: names joined by dots; dots at its ends are ignored. */
export function fieldPathFault(path: string): string | null {
  if (PLAIN.test(path)) return null;
  const names = path.split(".");
  const first = names.findIndex((name) => name !== "");
  if (first === -1) return `Empty path ${path}`;
  const inner = names.slice(first, names.findLastIndex((name) => name !== "") + 1);
  return inner.map(fieldNameFault).find((fault) => fault !== null) ?? null;
}

/** The path of a module, as it is pushed: `folder/name.js`. */
export function modulePathFault(path: string): string | null {
  const fault = path.split("/").map(pathPartFault).find((each) => each !== null);
  return fault === undefined || fault === null
    ? null
    : `${path} is not a valid path to a Convex module. ${fault}`;
}

function pathPartFault(part: string): string | null {
  const bytes = new TextEncoder().encode(part);
  if (bytes.length > MAX_IDENTIFIER_BYTES) {
    const start = new TextDecoder().decode(bytes.slice(0, MAX_IDENTIFIER_BYTES));
    return `Path component is too long (${bytes.length} > maximum ${MAX_IDENTIFIER_BYTES}): ${start}...`;
  }
  if (!/^[a-zA-Z0-9_.]*$/.test(part)) {
    return `Path component ${part} can only contain alphanumeric characters, underscores, or periods.`;
  }
  if (!/[a-zA-Z0-9]/.test(part)) {
    return `Path component ${part} must have at least one alphanumeric character.`;
  }
  return null;
}
