import type { JSONValue } from "convex/values";
import { describeLetter, describeValue } from "../values/describe.ts";
import type { DocumentJSON, JSONObject } from "../values/json.ts";

/** Refuses a system table outside of `db.system`, a user table inside of it, and a name that is none. */
export function checkTableAccess(name: string, { system }: { system: boolean }): void {
  const isSystem = name.startsWith("_");
  if (system && !isSystem) throw new Error("User tables cannot be accessed with db.system.");
  if (!system && isSystem) {
    throw new Error("System tables can only be accessed with db.system.");
  }
}

/** Refuses a new table's name that is no identifier, as Convex does. */
export function checkTableName(name: string, argument: string): void {
  const fault = identifierFault(name);
  if (fault !== null) throw new Error(`Invalid argument ${argument}: ${fault}`);
}

const MAX_IDENTIFIER = 64;

function identifierFault(name: string): string | null {
  if (name === "") return "Identifier cannot be empty";
  const [first = ""] = name;
  if (!/^[a-zA-Z_]/.test(first)) {
    return `Invalid first character ${
      describeLetter(first)
    } in ${name}: Identifiers must start with ` +
      "an alphabetic character or underscore";
  }
  const [letter] = /[^a-zA-Z0-9_]/u.exec(name) ?? [];
  if (letter !== undefined) {
    return `Identifier ${name} has invalid character ${
      describeLetter(letter)
    }: Identifiers can only ` +
      "contain alphanumeric characters or underscores";
  }
  if (name.length > MAX_IDENTIFIER) {
    return `Identifier is too long (${name.length} > maximum ${MAX_IDENTIFIER})`;
  }
  return /^_+$/.test(name) ? `Identifier ${name} cannot have exclusively underscores` : null;
}

/** Applies a patch: `{$undefined}` removes a field. */
export function mergePatch(before: DocumentJSON, fields: JSONObject): JSONObject {
  const merged: JSONObject = { ...before };
  for (const [name, value] of Object.entries(fields)) {
    if (isUndefined(value)) delete merged[name];
    else merged[name] = value;
  }
  return merged;
}

/** Refuses a write that sets `_id` or `_creationTime` to anything but what the document has. */
export function refuseSystemFields(
  fields: JSONObject,
  { _id, _creationTime }: Pick<DocumentJSON, "_id" | "_creationTime">,
): void {
  if (fields._id !== undefined && fields._id !== _id) {
    throw new Error(
      `Provided document ID ${describeValue(_id)} doesn't match '_id' field ${
        describeValue(fields._id)
      }`,
    );
  }
  if (fields._creationTime !== undefined && fields._creationTime !== _creationTime) {
    throw new Error(
      `Provided creation time ${
        describeValue(_creationTime)
      } doesn't match '_creationTime' field in ${describeValue(fields)}`,
    );
  }
}

function isUndefined(value: JSONValue): boolean {
  return typeof value === "object" && value !== null && "$undefined" in value;
}
