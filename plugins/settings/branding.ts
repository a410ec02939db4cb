import { z } from "zod";
import type { ProjectBrandingRow, ScopedStore } from "../_kernel/store.ts";
import type { RuntimeBrandingConfig, SaveBrandingBody } from "./config_types.ts";
import { parseUrl } from "./urls.ts";

const TABLE = "projectBranding";
/** The id of a project's only row. */
const BRANDING_ID = "branding";
/** Contract 2.3. */
const MAX_CSS_LENGTH = 10_000;

const DEFAULT_BRANDING: RuntimeBrandingConfig = {
  primaryColor: "#6366f1",
  bgColor: "#ffffff",
  borderRadius: 8,
  darkMode: false,
  customCss: "",
  font: "system-ui",
  logoUrl: "",
};

const color = z.string().regex(/^#(?:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/i).optional();
/** No quotes and nothing that ends a value: a page may write it into a style. */
const FONT = /^[\p{L}\p{N}][\p{L}\p{N} ,_-]*$/u;

/** The fields of a save of branding. */
export const BRANDING_FIELDS = {
  primaryColor: color,
  bgColor: color,
  borderRadius: z.int().min(0).max(64).optional(),
  darkMode: z.boolean().optional(),
  customCss: z.string().refine(isShortCss, `Send at most ${MAX_CSS_LENGTH} characters`).optional(),
  font: z.string().max(200).regex(FONT).optional(),
  logoUrl: z.string().optional(),
};

function isShortCss(css: string): boolean {
  // No text has more characters than units, and counting those needs no copy.
  return css.length <= MAX_CSS_LENGTH ||
    css.length <= 2 * MAX_CSS_LENGTH && [...css].length <= MAX_CSS_LENGTH;
}

/** The project's branding, defaults filled in. */
export async function readBranding(store: ScopedStore): Promise<RuntimeBrandingConfig> {
  return toBranding(await store.findOne(TABLE, { id: BRANDING_ID }));
}

/**
 * Changes some of the branding and gives the whole.
 *
 * @throws {APIError} URL_NOT_ALLOWED
 */
export async function saveBranding(
  store: ScopedStore,
  { version: _, ...body }: SaveBrandingBody,
  { now }: { now: number },
): Promise<RuntimeBrandingConfig> {
  const names = Object.keys(DEFAULT_BRANDING);
  const given = Object.fromEntries(Object.entries(body).filter(([name]) => names.includes(name)));
  const { logoUrl } = body;
  const shown = logoUrl && { logoUrl: parseUrl(logoUrl, { name: "logoUrl" }) };
  const columns = { ...given, ...shown, updatedAt: now };
  const row = await store.updateOne(TABLE, { id: BRANDING_ID }, columns) ??
    await store.create(TABLE, { ...columns, id: BRANDING_ID });
  return toBranding(row);
}

/** Takes the project's branding away: the defaults hold again. */
export async function removeBranding(store: ScopedStore): Promise<void> {
  await store.deleteOne(TABLE, { id: BRANDING_ID });
}

function toBranding(row: ProjectBrandingRow | null): RuntimeBrandingConfig {
  const { bgColor, borderRadius, customCss, darkMode, font, logoUrl, primaryColor } =
    DEFAULT_BRANDING;
  return {
    primaryColor: row?.primaryColor ?? primaryColor,
    bgColor: row?.bgColor ?? bgColor,
    borderRadius: row?.borderRadius ?? borderRadius,
    darkMode: row?.darkMode ?? darkMode,
    customCss: row?.customCss ?? customCss,
    font: row?.font ?? font,
    logoUrl: row?.logoUrl ?? logoUrl,
  };
}
