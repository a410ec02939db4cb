import { PATTERNS } from "../../../rules/value_rules.ts";
import { hexColor } from "../blocks/styles.ts";
import { both, contrastOf, onEach, readableOn, type Tone } from "./colors.ts";
import { safeCss } from "./custom_css.ts";
import type { EmailBranding } from "../../_kernel/mails.ts";
import { safeSource } from "./links.ts";

export type { EmailBranding } from "../../_kernel/mails.ts";

/** What a branding comes to. */
export interface Theme {
  readonly page: Tone;
  readonly card: Tone;
  readonly line: Tone;
  /** Behind codes and secondary buttons. */
  readonly shade: Tone;
  readonly primary: string;
  readonly radius: number;
  /** A `font-family`. */
  readonly font: string;
  readonly isDark: boolean;
  /** Empty for none. */
  readonly logo: string;
  readonly css: string;
}

const DARK_PAGE = "#0f172a";
const FALLBACKS = "-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif";
/** What stands without quotes: words none of which begins with a digit. */
const WORDS = /^[a-z][a-z0-9-]*(?: [a-z][a-z0-9-]*)*$/i;
/** The dashboard's names of fonts (contract 3.1). */
const FONTS: Readonly<Record<string, string>> = {
  inter: "Inter",
  lato: "Lato",
  "open-sans": "Open Sans",
  poppins: "Poppins",
  roboto: "Roboto",
  system: "system-ui",
};

/** Reads a branding; what is wrong in it is as if it were absent. */
export function themeOf(branding: EmailBranding): Theme {
  const isDark = branding.darkMode === true;
  const tone = (light: string, dark: string) => isDark ? both(dark) : { light, dark };
  const given = hexColor(branding.bgColor);
  const isDarkGround = given !== null && contrastOf(given, "#ffffff") > 10;
  const dark = isDark && isDarkGround ? given : DARK_PAGE;
  const { borderRadius: radius = 8, customCss = "", logoUrl = "" } = branding;
  return {
    page: tone(given ?? "#f8fafc", dark),
    card: tone("#ffffff", "#1e293b"),
    line: tone("#e2e8f0", "#475569"),
    shade: tone("#f1f5f9", "#334155"),
    primary: hexColor(branding.primaryColor) ?? "#6366f1",
    radius: Number.isInteger(radius) && radius >= 0 && radius <= 64 ? radius : 8,
    font: fontOf(branding.font),
    isDark,
    logo: typeof logoUrl === "string" ? safeSource(logoUrl) ?? "" : "",
    css: typeof customCss === "string" ? safeCss(customCss) : "",
  };
}

/** The colour of links on a ground. */
export function linkTone({ primary }: Theme, ground: Tone): Tone {
  return onEach(ground, (each) => readableOn(each, primary));
}

function fontOf(font: unknown): string {
  if (typeof font !== "string" || !PATTERNS.font.test(font)) return FALLBACKS;
  const names = font.split(",").map((name) => name.trim()).filter((name) => name !== "")
    .map((name) => FONTS[name.toLowerCase()] ?? name)
    .map((name) => WORDS.test(name) ? name : `'${name}'`);
  return [...names, FALLBACKS].join(",");
}
