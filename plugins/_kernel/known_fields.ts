/** Fields of a body that say where it goes, beside what it is about. */
const PLACE_FIELDS: readonly string[] = ["projectId", "project_id"];

/**
 * The first field of a body that is none of these, or undefined. What would change nothing is not
 * answered as if it had: the caller refuses it by its name.
 */
export function unknownField(body: object, names: readonly string[]): string | undefined {
  return Object.keys(body).find((name) => !names.includes(name) && !PLACE_FIELDS.includes(name));
}
