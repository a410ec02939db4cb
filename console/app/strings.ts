import { signal } from "./packages/signals.ts";
import { DE } from "./strings/de.ts";
import { EN, type Strings } from "./strings/en.ts";

/** The languages of the console. */
export const LANGUAGES = { en: EN, de: DE } as const satisfies Record<string, Strings>;

/** A language of the console. */
export type Language = keyof typeof LANGUAGES;

const KEPT = "banata-language";

/** The language that is shown. */
export const language = signal<Language>(chosen());

/** The texts of the language that is shown. */
export function t(): Strings {
  return LANGUAGES[language.value];
}

/** Shows another language, here and in this browser from now on. */
export function speak(next: Language): void {
  language.value = next;
  localStorage.setItem(KEPT, next);
  document.documentElement.lang = next;
}

function chosen(): Language {
  const wanted = [localStorage.getItem(KEPT), ...navigator.languages];
  const found = wanted.map((each) => each?.slice(0, 2)).find((each) => each && each in LANGUAGES);
  return (found as Language | undefined) ?? "en";
}
