/**
 * What replies look like, as a schema that all that were seen satisfy.
 *
 * @module
 */
import type { Json } from "../support/client.ts";

/** A JSON Schema of what was seen. */
export type Schema = Readonly<Record<string, Json>>;

/** A kind of value that has no parts; `time` is a text that is a time of ISO 8601. */
type Kind = "boolean" | "null" | "number" | "string" | "time";

/** What was seen in one place: by kind of value, so that places of the same name can be joined. */
export interface Seen {
  readonly kinds: ReadonlySet<Kind>;
  readonly items?: Seen;
  /** Of objects whose names are the same each time. */
  readonly fields?: ReadonlyMap<string, { readonly seen: Seen; readonly times: number }>;
  /** Of objects whose names are values themselves: ids, addresses, permissions. */
  readonly values?: Seen;
  /** How many objects were seen here. */
  readonly objects: number;
}

const NOTHING: Seen = { kinds: new Set(), objects: 0 };
/** A name that somebody wrote into code, and no id of ours. */
const NAME = /^(?![a-z]{2,5}_[0-9a-zA-Z]{20,})[A-Za-z_$][\w$-]{0,39}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
/** Fields that hold what callers name. */
const MAPS = new Set(["variables", "metadata", "changes", "context", "permissions", "providers"]);

/** What one value shows. */
export function look(value: Json, name = ""): Seen {
  if (value === null) return { ...NOTHING, kinds: new Set(["null"]) };
  if (Array.isArray(value)) {
    const items = value.map((item) => look(item)).reduce(join, NOTHING);
    return { ...NOTHING, items };
  }
  if (typeof value !== "object") return { ...NOTHING, kinds: new Set([kindOf(value)]) };
  const entries = Object.entries(value);
  if (MAPS.has(name) || entries.some(([key]) => !NAME.test(key))) {
    return {
      ...NOTHING,
      objects: 1,
      values: entries.map(([, each]) => look(each)).reduce(join, NOTHING),
    };
  }
  const fields = new Map(entries.map(([key, each]) => [key, { seen: look(each, key), times: 1 }]));
  return { ...NOTHING, objects: 1, fields };
}

function kindOf(value: boolean | number | string): Kind {
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "number") return "number";
  return TIME.test(value) ? "time" : "string";
}

/** What two values show together. */
export function join(left: Seen, right: Seen): Seen {
  return {
    kinds: left.kinds.union(right.kinds),
    objects: left.objects + right.objects,
    ...joined("items", left, right),
    ...joined("values", left, right),
    ...left.fields === undefined && right.fields === undefined
      ? {}
      : { fields: joinFields(left.fields, right.fields) },
  };
}

function joined(part: "items" | "values", left: Seen, right: Seen): Partial<Seen> {
  const parts = [left[part], right[part]].filter((each) => each !== undefined);
  return parts.length === 0 ? {} : { [part]: parts.reduce(join, NOTHING) };
}

function joinFields(left: Seen["fields"] = new Map(), right: Seen["fields"] = new Map()) {
  const fields = new Map(left);
  for (const [name, { seen, times }] of right) {
    const before = fields.get(name) ?? { seen: NOTHING, times: 0 };
    fields.set(name, { seen: join(before.seen, seen), times: before.times + times });
  }
  return fields;
}

/**
 * Writes schemas. Objects that have the same fields, in whatever reply, are one: what one of them shows holds for
 * all, and it is written once, under a name.
 */
export class SchemaWriter {
  readonly #pool = new Map<string, { seen: Seen; readonly names: string[] }>();

  /** Takes in what was seen in a reply, and a name for what has none there. */
  add(seen: Seen, name: string): void {
    const { fields, items, values } = seen;
    if (items !== undefined) this.add(items, name);
    if (values !== undefined) this.add(values, name);
    if (fields === undefined) return;
    if (fields.size >= LEAST_FIELDS) {
      const key = keyOf(fields);
      const pooled = this.#pool.get(key) ?? { seen: NOTHING, names: [] };
      pooled.seen = join(pooled.seen, { ...seen, kinds: new Set(), items: undefined });
      pooled.names.push(name);
      this.#pool.set(key, pooled);
    }
    for (const [field, { seen }] of fields) this.add(seen, GENERAL.has(field) ? name : field);
  }

  /** The schemas that have names. */
  named(): Record<string, Schema> {
    const names = this.#names();
    const entries = [...this.#pool].map(([key, { seen }]) =>
      [names.get(key) ?? "", { type: "object", ...this.#fields(seen) }] as const
    );
    return Object.fromEntries(entries.sort(([a], [b]) => a < b ? -1 : 1));
  }

  /** The schema of what was seen. What was null each time may be anything. */
  schemaOf(seen: Seen): Schema {
    const named = seen.fields === undefined ? undefined : this.#names().get(keyOf(seen.fields));
    const reference = named === undefined ? [] : [{ $ref: `#/components/schemas/${named}` }];
    const rest = this.#unnamed(
      named === undefined ? seen : { ...seen, fields: undefined, objects: 0 },
    );
    if (reference.length === 0) return rest;
    return rest.type === undefined && seen.kinds.size === 0
      ? reference[0] ?? {}
      : { anyOf: [...reference, rest.type === undefined ? { type: "null" } : rest] };
  }

  #unnamed(seen: Seen): Schema {
    const { fields, items, kinds, objects, values } = seen;
    const type = [
      ...new Set([...kinds].sort().map((kind) => kind === "time" ? "string" : kind)),
      ...items === undefined ? [] : ["array"],
      ...objects === 0 ? [] : ["object"],
    ];
    if (type.length === 0 || type.join() === "null") return {};
    return {
      type: type.length === 1 ? type[0] : type,
      ...kinds.has("time") && !kinds.has("string") ? { format: "date-time" } : {},
      ...items === undefined ? {} : { items: this.schemaOf(items) },
      ...values === undefined ? {} : { additionalProperties: this.schemaOf(values) },
      ...fields === undefined ? {} : this.#fields(seen),
    };
  }

  #fields({ fields = new Map(), objects }: Seen): Schema {
    const sorted = [...fields].sort(([a], [b]) => a < b ? -1 : 1);
    const required = sorted.filter(([, { times }]) => times === objects).map(([name]) => name);
    return {
      properties: Object.fromEntries(
        sorted.map(([name, { seen }]) => [name, this.schemaOf(seen)]),
      ),
      ...required.length === 0 ? {} : { required },
    };
  }

  /** The name of each pooled object, by its key. */
  #names(): ReadonlyMap<string, string> {
    const taken = new Set<string>(["Error"]);
    return this.#given ??= new Map(
      [...this.#pool].map(([key, { names }]) => {
        const name = toTypeName(mostFrequent(names));
        let number = 1;
        while (taken.has(number === 1 ? name : `${name}${number}`)) number++;
        const whole = number === 1 ? name : `${name}${number}`;
        taken.add(whole);
        return [key, whole];
      }),
    );
  }

  #given: ReadonlyMap<string, string> | undefined;
}

/** Fewer are written where they stand. */
const LEAST_FIELDS = 4;
/** Names that say nothing of what they hold. */
const GENERAL = new Set(["data", "items", "results"]);

function keyOf(fields: NonNullable<Seen["fields"]>): string {
  return [...fields.keys()].sort().join();
}

function mostFrequent(names: readonly string[]): string {
  const groups = Map.groupBy(names, (name) => name);
  return [...groups].sort(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? "";
}

/** `auditSchema` of `audit-schemas`, with a capital. */
function toTypeName(name: string): string {
  const words = name.replace(/ies$/, "y").replace(/(?<!s)s$/, "").split(/[^A-Za-z0-9]+/);
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
