import type { JSONValue } from "convex/values";
import { describeValue } from "../values/describe.ts";
import type { DocumentJSON, JSONObject } from "../values/json.ts";
import { identifierFault } from "../values/names.ts";
import { ArgumentFault } from "../values/shape.ts";

/** Refuses a system table outside of `db.system`, a user table inside of it, and a name that is none. */
export function checkTableAccess(name: string, { system }: { system: boolean }): void {
  const isSystem = name.startsWith("_");
  if (system && !isSystem) throw new Error("User tables cannot be accessed with db.system.");
  if (!system && isSystem) {
    throw new Error("System tables can only be accessed with db.system.");
  }
}

/** Refuses a table's name that is no identifier, as Convex does. */
export function checkTableName(name: string): void {
  const fault = identifierFault(name);
  if (fault !== null) throw new ArgumentFault(fault, "table");
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
