import { ApiError } from "./api.ts";

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

/**
 * Saves the changed fields of something that may have been changed since it was read. Where that was in other
 * fields, both stay; where it was in the same ones, the refusal comes through, for a question to be asked.
 *
 * @throws {ApiError} 409 as `send` gives it; whatever `read` and `send` throw
 */
export async function saveBeside<From extends { readonly updatedAt: number }>(
  { fields, from, read, send, version }: {
    /** What {@link changed} gave. */
    readonly fields: Readonly<Record<string, unknown>>;
    /** What they were changed from. */
    readonly from: From;
    /** That of `from`; none saves over whatever there is. */
    readonly version: number | undefined;
    /** What is there by now. */
    readonly read: () => Promise<From>;
    readonly send: (body: Readonly<Record<string, unknown>>) => Promise<void>;
  },
): Promise<void> {
  try {
    return await send({ ...fields, version });
  } catch (error) {
    if (version === undefined || !(error instanceof ApiError) || error.status !== 409) throw error;
    const now = await read();
    const theirs = Object.keys(changed<object>(now, from));
    const isBeside = now.updatedAt !== from.updatedAt &&
      theirs.every((name) => !Object.hasOwn(fields, name));
    if (!isBeside) throw error;
    await send({ ...fields, version: now.updatedAt });
  }
}
