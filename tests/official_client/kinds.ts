/** A reply beside the one it must look like. */
export interface Comparison {
  /** What Better Auth's own server gave. */
  readonly wanted: unknown;
  readonly given: unknown;
  /** Names the place in a fault. */
  readonly path: string;
  /** Whether a time may be epoch milliseconds where Better Auth gives a date. */
  readonly timesAsNumbers: boolean;
}

/**
 * Maps whose keys are anybody's (Better Auth gives a text of its table where its type says any), and
 * a column that its types don't have.
 */
const ANY = new Set(["metadata", "permission", "memberCount"]);

/** Which fields a reply lacks, and which are of another kind. What it has besides is its own. */
export function faultsOf({ given, path, timesAsNumbers, wanted }: Comparison): string[] {
  if (wanted === null || wanted === undefined) return [];
  const [own, other] = [kindOf(wanted), kindOf(given)];
  if (own === "date" && other === "number" && timesAsNumbers) return [];
  if (own !== other) return [`${path}: ${other} in the place of ${own}`];
  if (Array.isArray(wanted) && Array.isArray(given)) {
    if (wanted.length === 0) return [];
    return faultsOf({ wanted: wanted[0], given: given[0], path: `${path}[0]`, timesAsNumbers });
  }
  if (own !== "object") return [];
  return Object.entries(wanted).filter(([name]) => !ANY.has(name)).flatMap(([name, value]) =>
    faultsOf({
      wanted: value,
      given: Reflect.get(Object(given), name),
      path: `${path}.${name}`,
      timesAsNumbers,
    })
  );
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  return value instanceof Date ? "date" : typeof value;
}
