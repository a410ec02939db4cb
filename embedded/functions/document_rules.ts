import type { JSONValue } from "convex/values";
import type { DocumentJSON, JSONObject } from "../values/json.ts";

const TABLE_NAME = /^[a-zA-Z][a-zA-Z0-9_]{0,63}$/;

/** Refuses a system table outside of `db.system`, a user table inside of it, and a name that is none. */
export function checkTableAccess(name: string, { system }: { system: boolean }): void {
  const isSystem = name.startsWith("_");
  if (system && !isSystem) throw new Error("User tables cannot be accessed with db.system.");
  if (!system && isSystem) {
    throw new Error("System tables can only be accessed with db.system.");
  }
  if (!isSystem && !TABLE_NAME.test(name)) {
    throw new Error(`Invalid table name "${name}": use letters, digits and underscores`);
  }
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
export function refuseSystemFields(fields: JSONObject, before?: DocumentJSON): void {
  if (fields._id !== undefined && fields._id !== before?._id) {
    throw new Error(
      `Provided \`_id\` field value "${fields._id}" does not match the document ID "${before?._id}"`,
    );
  }
  if (fields._creationTime !== undefined && fields._creationTime !== before?._creationTime) {
    throw new Error(
      `Provided \`_creationTime\` field value ${fields._creationTime} does not match the document's ` +
        `creation time ${before?._creationTime}`,
    );
  }
}

function isUndefined(value: JSONValue): boolean {
  return typeof value === "object" && value !== null && "$undefined" in value;
}
