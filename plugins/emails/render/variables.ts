import { refuse } from "../error_codes.ts";

/** A variable that a template declares. */
export interface TemplateVariable {
  /** What stands between the braces: 1 to 64 letters of ASCII, digits and `_`. */
  readonly name: string;
  /** What it is, for whoever edits the template; at most 1,000 characters. */
  readonly description?: string;
  /** What stands in the place of none, or of an empty one; at most 2,048 characters. */
  readonly defaultValue?: string;
  /** Whether a mail without it is refused. @default false */
  readonly required?: boolean;
}

/** What variables stand for; none of it is ever read as HTML or as another variable. */
export type VariableValues = Readonly<Record<string, string | number | boolean>>;

/** Characters that a mail's variables come to, wherever they stand: some templates have thousands of places. */
const MAX_FILLED = 2_000_000;

/** Where a variable stands. */
const PLACE = /\{\{(\w{1,64})\}\}/g;

/**
 * Words that strangers choose, who may get a mail sent to anyone by signing up in their name: mail programs
 * must not make links of them.
 */
const STRANGERS_WORDS: readonly string[] = [
  "device",
  "inviterName",
  "keyName",
  "organizationName",
  "projectName",
  "userName",
];
/** Where mail programs see a host, an address or a scheme. */
const LINK_SIGN = /(?<=[\p{L}\p{N}])[.@:](?=[\p{L}\p{N}/])/gu;
/** Takes no room and allows no new line. */
const WORD_JOINER = "\u2060";
const UNFIT = /[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069]/u;
const UNFIT_ALL = /[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069]/gu;

/** The names of the variables in a text, each once. */
export function namesIn(template: string): string[] {
  return [...new Set([...template.matchAll(PLACE)].map(([, name = ""]) => name))];
}

/** Fills in a mail's variables and notes which ones it lacks. */
export class Filler {
  readonly #values: VariableValues;
  readonly #declared: ReadonlyMap<string, TemplateVariable>;
  readonly #missing = new Set<string>();
  #filled = 0;

  constructor(values: VariableValues, declared: readonly TemplateVariable[]) {
    this.#values = values;
    this.#declared = new Map(declared.map((variable) => [variable.name, variable]));
  }

  /** Names of variables that were asked for and have neither a value nor a default. */
  get missing(): readonly string[] {
    return [...this.#missing];
  }

  /**
   * A text with its variables filled in: plain, to be escaped by whoever writes it.
   *
   * @throws {EmailError} EMAIL_TOO_LARGE
   */
  text(template: string): string {
    if (!template.includes("{{")) return template;
    return template.replace(PLACE, (_, name: string) => {
      const value = this.#valueOf(name);
      return STRANGERS_WORDS.includes(name) ? value.replace(LINK_SIGN, `$&${WORD_JOINER}`) : value;
    });
  }

  /** One line: what would end it is a space, as control characters are. */
  line(template: string): string {
    return this.text(template).replace(/[\s\p{Cc}\u2028\u2029]+/gu, " ").trim();
  }

  /**
   * A link. A variable that it begins with is a whole URL or the begin of one; any other is a part of it
   * and can't become more, so it is percent-encoded.
   */
  link(template: string): string {
    if (!template.includes("{{")) return template.trim();
    const filled = template.trim().replace(PLACE, (_, name: string, at: number) => {
      const value = this.#valueOf(name);
      return at === 0 ? value.trim() : encode(value);
    });
    return filled;
  }

  #valueOf(name: string): string {
    const given = Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
    const declared = this.#declared.get(name);
    const value = given === undefined || given === null ? "" : clean(String(given));
    const filled = value === "" ? declared?.defaultValue ?? "" : value;
    this.#filled += filled.length;
    if (this.#filled > MAX_FILLED) refuse("EMAIL_TOO_LARGE", name);
    const isNeeded = declared === undefined ? given === undefined : declared.required === true;
    if (filled !== "" || !isNeeded) return filled;
    this.#missing.add(name);
    return markOf(name);
  }
}

/** Without control characters, and without what turns the text after it around. */
function clean(value: string): string {
  return UNFIT.test(value) ? value.replace(/\r\n?/g, "\n").replace(UNFIT_ALL, "") : value;
}

/** What a preview shows in the place of a missing variable. */
function markOf(name: string): string {
  return `[${name}]`;
}

function encode(value: string): string {
  // Half a surrogate pair has no encoding.
  return encodeURIComponent(value.replace(/\p{Cs}/gu, "\ufffd"));
}
