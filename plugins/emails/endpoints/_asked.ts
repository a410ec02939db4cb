import * as z from "../../_kernel/schemas.ts";
import { fail } from "../../_kernel/errors.ts";
import type { ScopedStore } from "../../_kernel/store.ts";
import { TEMPLATES_ERROR_CODES } from "../template_codes.ts";
import { findInAllLanguages, type FoundTemplate } from "../templates/find.ts";
import { EMAIL_SETTINGS_ID } from "../transport.ts";

const MAX_VARIABLES = 100;
/** Characters of all of a mail's variables together. */
const MAX_DATA_LENGTH = 64 * 1024;
const VARIABLE_NAME = /^\w{1,64}$/;

/** What a mail's template is named by. */
export const TEMPLATE: z.ZodString = z.string().min(1).max(200);
/** What a mail's variables are to stand for; {@linkcode variablesOf} reads it. */
export const DATA: z.ZodRecord<z.ZodString, z.ZodUnknown> = z.record(z.string(), z.unknown());

/** Stands for what each mail has of its own, where none is made yet. */
export const SHOWN = { unsubscribeUrl: "https://example.com/unsubscribe" };

/** What a mail's variables stand for. */
export type Variables = Readonly<Record<string, string>>;

/** A mail's variables as they are kept. */
export function variablesOf(data: Readonly<Record<string, unknown>> = {}): Variables {
  const entries = Object.entries(data).filter(([, value]) => value !== null);
  const isFit = entries.length <= MAX_VARIABLES &&
    entries.every(([name, value]) =>
      VARIABLE_NAME.test(name) && ["string", "number", "boolean"].includes(typeof value)
    );
  const texts = entries.map(([name, value]) => [name, String(value)] as const);
  const length = texts.reduce((sum, [, text]) => sum + text.length, 0);
  if (!isFit || length > MAX_DATA_LENGTH) {
    return fail("BAD_REQUEST", TEMPLATES_ERROR_CODES.EMAIL_DATA_INVALID);
  }
  return Object.fromEntries(texts);
}

/** A template in all its languages; the one that was named, else the project's, first. */
export async function getForms(
  store: ScopedStore,
  name: string,
  { locale, variant }: { locale?: string | undefined; variant?: string | null | undefined },
): Promise<[FoundTemplate, ...FoundTemplate[]]> {
  const settings = await store.findOne("emailSettings", { id: EMAIL_SETTINGS_ID });
  const wanted = { named: locale, project: settings?.locale, variant };
  const [first, ...others] = await findInAllLanguages(store, name, wanted);
  if (first !== undefined) return [first, ...others];
  return fail("NOT_FOUND", TEMPLATES_ERROR_CODES.EMAIL_TEMPLATE_NOT_FOUND);
}
