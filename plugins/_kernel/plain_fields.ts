/**
 * Fields of a body that need no schema to be judged, for endpoints that answer where zod is not loaded. Only
 * what a schema would take as it stands is plain; everything else is the schema's to judge and to refuse.
 */

/** Whether a value is plain; a field that is not there is `undefined`. */
export type PlainRule<Value> = (value: unknown) => value is Value;

/** A rule for each field that is known. */
export type PlainRules<Fields> = { readonly [Name in keyof Fields]-?: PlainRule<Fields[Name]> };

/** Names the project in the body of every call of the SDK; it is read before an endpoint is asked. */
const PROJECT_FIELD = "projectId";

/** A body as its endpoint's schema would give it; null where it is not plain. */
export function plainFields<Fields extends object>(
  body: Readonly<Record<string, unknown>>,
  rules: PlainRules<Fields>,
): Fields | null {
  const names = Object.keys(rules) as (keyof Fields & string)[];
  const isKnown = (name: string) => name === PROJECT_FIELD || Object.hasOwn(rules, name);
  if (!Object.keys(body).every(isKnown)) return null;
  const fields: Partial<Fields> = {};
  for (const name of names) {
    const value = Object.hasOwn(body, name) ? body[name] : undefined;
    const isPlain: PlainRule<Fields[typeof name]> = rules[name];
    if (!isPlain(value)) return null;
    if (value !== undefined) fields[name] = value;
  }
  // Each rule has judged its field.
  return fields as Fields;
}

/** A text of some characters, at least one unless another length is named. */
export function text({ max, min = 1 }: { max: number; min?: number }): PlainRule<string> {
  return (value): value is string =>
    typeof value === "string" && value.length >= min && value.length <= max;
}

/** A text of a form. */
export function matching(pattern: RegExp): PlainRule<string> {
  return (value): value is string => typeof value === "string" && pattern.test(value);
}

/** True or false. */
export function flag(value: unknown): value is boolean {
  return typeof value === "boolean";
}

/** One of some words. */
export function oneOf<Word extends string>(...words: readonly Word[]): PlainRule<Word> {
  return (value): value is Word => words.some((word) => word === value);
}

/** A list of what another rule takes. */
export function listOf<Item>(
  rule: PlainRule<Item>,
  { max, min = 0 }: { max: number; min?: number },
): PlainRule<Item[]> {
  return (value): value is Item[] =>
    Array.isArray(value) && value.length >= min && value.length <= max && value.every(rule);
}

/** An object of what another rule takes, by names that are texts of up to 100 characters. */
export function mapOf<Value>(rule: PlainRule<Value>): PlainRule<Record<string, Value>> {
  const isName = text({ max: 100 });
  return (value): value is Record<string, Value> =>
    typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.entries(value).every(([name, each]) => isName(name) && rule(each));
}

/** What one of the rules takes. */
export function anyOf<Left, Right>(
  left: PlainRule<Left>,
  right: PlainRule<Right>,
): PlainRule<Left | Right> {
  return (value): value is Left | Right => left(value) || right(value);
}

/** A field that may be left out. */
export function optional<Value>(rule: PlainRule<Value>): PlainRule<Value | undefined> {
  return (value): value is Value | undefined => value === undefined || rule(value);
}

/** A field with which a body is not plain. */
export function absent(value: unknown): value is undefined {
  return value === undefined;
}
