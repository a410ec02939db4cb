/**
 * The fields of a form that somebody changed. What they left alone is not sent, so that it stays what somebody
 * else made of it meanwhile; the order of a list does not count.
 */
export function changed<From extends object>(
  fields: { readonly [Name in keyof From]?: unknown },
  from: From,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) =>
      textOf(value) !== textOf(Reflect.get(from, name))
    ),
  );
}

function textOf(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? value.toSorted() : value) ?? "";
}
