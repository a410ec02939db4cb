/**
 * What stands behind a command: the one place where it is read, so that every command refuses alike what
 * it does not understand.
 *
 * @module
 */
import { parseArgs, type ParseArgsConfig } from "node:util";

/** A failure its sentence explains: the command prints it to stderr and exits with code 1. */
export class CliError extends Error {
  /** The class, for logs. */
  override readonly name = "CliError";
}

/** Somebody asked what a command takes: its text goes to stdout, and the exit code is 0. */
export class HelpAsked extends Error {
  /** The class, for logs. */
  override readonly name = "HelpAsked";
}

/** Every command takes it, also where something that it needs is missing. */
const HELP = { help: { type: "boolean", short: "h" } } as const;

/** The options of a command, as `parseArgs` of `node:util` takes them. */
export type OptionForms = NonNullable<ParseArgsConfig["options"]>;

/** What a command takes. */
export interface CommandForm<Options extends OptionForms> {
  /** How it is called: `deno task backup FILE [--data DIR]`. */
  readonly usage: string;
  /** What `--help` and `-h` print. @default how it is called */
  readonly help?: string;
  /** Its options, besides `--help`. @default none */
  readonly options?: Options;
  /** How many words it takes at least and at most. @default [0, 0] */
  readonly words?: readonly [least: number, most: number];
}

/** What a command was given. */
export interface CommandCall<Options extends OptionForms> {
  /** The options by name. */
  readonly values: ReturnType<
    typeof parseArgs<{ options: Options; allowPositionals: true }>
  >["values"];
  /** What is no option, in its order. */
  readonly words: readonly string[];
}

/**
 * Reads what stands behind a command. The `--` that `deno task` hands on is left out.
 *
 * @throws {HelpAsked} for `--help` and `-h`
 * @throws {CliError} with one sentence: an option it does not know, one twice, one without a value or with
 * an empty one, a word too many, too few, or an empty one
 */
export function parseCommand<const Options extends OptionForms>(
  args: readonly string[],
  { help, options, usage, words: [least, most] = [0, 0] }: CommandForm<Options>,
): CommandCall<Options> {
  const refuse = (reason: string) => new CliError(`Use ${usage}: ${reason}`);
  const { positionals, tokens, values } = parse<Options>(args, { options, refuse });
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.name === undefined) continue;
    if (seen.has(token.name)) throw refuse(`--${token.name} was given twice`);
    seen.add(token.name);
    if (token.value?.trim() === "") throw refuse(`--${token.name} was given an empty value`);
  }
  if (seen.has("help")) throw new HelpAsked(help ?? `Use ${usage}`);
  if (positionals.some((word) => word.trim() === "")) throw refuse("a word was empty");
  if (positionals.length < least) throw refuse("something is missing");
  const [unknown] = positionals.slice(most);
  if (unknown !== undefined) throw refuse(`"${unknown}" is not understood`);
  return { values, words: positionals };
}

/** A URL for a sentence: without a name and a password that may stand in it. */
export function shownUrl(text: string): string {
  const end = text.lastIndexOf("@");
  if (end === -1) return text;
  // A password may hold a slash, and a scheme may be missing: all that stands before the last @ is left out.
  const begin = text.indexOf("://");
  return (begin === -1 || begin > end ? "" : text.slice(0, begin + 3)) + "…" + text.slice(end);
}

/**
 * A number that an option or a word was given as.
 *
 * @throws {CliError} when it is none, or not a whole one
 */
export function parseCount(name: string, text: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw new CliError(`Give ${name} a whole number: current value is "${text}"`);
}

/** One piece of a command line, as `parseArgs` tells them. */
interface Token {
  readonly kind: string;
  /** Of an option. */
  readonly name?: string;
  /** Of an option that takes one. */
  readonly value?: string;
}

function parse<Options extends OptionForms>(
  args: readonly string[],
  { options, refuse }: { options: Options | undefined; refuse: (reason: string) => CliError },
): { positionals: string[]; tokens: readonly Token[]; values: CommandCall<Options>["values"] } {
  try {
    const { positionals, tokens, values } = parseArgs({
      args: args[0] === "--" ? args.slice(1) : [...args],
      options: { ...options, ...HELP },
      allowPositionals: true,
      tokens: true,
    });
    return { positionals, tokens, values: values as CommandCall<Options>["values"] };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    // What follows says how to give a value that begins with a dash.
    throw refuse(text.split(/\.\s|\.?\n/)[0] ?? text);
  }
}
