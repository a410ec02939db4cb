import { fail } from "../../plugins/_kernel/errors.ts";

/** What a schema says of a value that it does not take, as far as it is told. */
interface Issue {
  readonly message: string;
  readonly path?: readonly unknown[];
  /** The kind that is taken, where that is what is wrong. */
  readonly expected?: string;
  /** What each schema says of which one had to take the value. */
  readonly errors?: readonly (readonly Issue[])[];
}

/** Fields that one answer names. */
const MAX_NAMED = 5;
/** Characters of a field's name, where a client has named it, and of what is said of a field. */
const MAX_LENGTH = 200;

/** The option of an endpoint by which what its schema does not take is refused. */
export const REFUSES = { onValidationError: refuse };

/**
 * 400 `VALIDATION_ERROR`, whose message names each field and what it takes, as the SDK reads it: `[body.name]
 * Invalid input: expected string, received number`, joined by `; `. Never the value, which may be a secret.
 */
function refuse({ issues, message }: { issues: readonly Issue[]; message: string }): never {
  const root = message.startsWith("[query") ? "query" : "body";
  const texts = new Set(
    issues.flatMap((issue) => leavesOf(issue, [root]))
      .map(({ message, path }) => `[${short(path.join("."))}] ${short(message)}`),
  );
  const more = texts.size > MAX_NAMED ? [`${texts.size - MAX_NAMED} more`] : [];
  const named = [...[...texts].slice(0, MAX_NAMED), ...more].join("; ");
  fail("BAD_REQUEST", { code: "VALIDATION_ERROR", message: named });
}

/** An issue with its whole path; of one of several schemas the issues of what lies deeper, or what they all expect. */
function leavesOf(
  { errors = [], expected, message, path = [] }: Issue,
  above: readonly unknown[],
): (Issue & { readonly path: readonly unknown[] })[] {
  const at = [...above, ...path];
  const all = errors.flat().flatMap((issue) => leavesOf(issue, at));
  const deeper = all.filter(({ path }) => path.length > at.length);
  if (deeper.length > 0) return deeper;
  const kinds = [...new Set(all.flatMap(({ expected = [] }) => expected))].join(" or ");
  return [{
    path: at,
    expected: kinds || expected,
    message: kinds === "" ? all[0]?.message ?? message : `Invalid input: expected ${kinds}`,
  }];
}

function short(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
