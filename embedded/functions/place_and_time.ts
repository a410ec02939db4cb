import process from "node:process";
import { currentScope } from "./frame.ts";

const LOCALE = "en-US";
/** Constructors and methods that take the machine's language unless they are given one, with its position. */
const CONSTRUCTORS = [
  "Collator",
  "DateTimeFormat",
  "DisplayNames",
  "DurationFormat",
  "ListFormat",
  "NumberFormat",
  "PluralRules",
  "RelativeTimeFormat",
  "Segmenter",
];
const METHODS: readonly (readonly [object, string, number])[] = [
  [Number.prototype, "toLocaleString", 0],
  [BigInt.prototype, "toLocaleString", 0],
  [Date.prototype, "toLocaleString", 0],
  [Date.prototype, "toLocaleDateString", 0],
  [Date.prototype, "toLocaleTimeString", 0],
  [Array.prototype, "toLocaleString", 0],
  [String.prototype, "toLocaleLowerCase", 0],
  [String.prototype, "toLocaleUpperCase", 0],
  [String.prototype, "localeCompare", 1],
];

/**
 * Puts the process into UTC, and functions into the language of Convex's machines, whatever those of this one
 * are. The time zone is the process's: JavaScript has one.
 */
export function installPlaceAndTime(): void {
  if (new Date(0).getTimezoneOffset() !== 0 || new Date(1.8e12).getTimezoneOffset() !== 0) {
    process.env.TZ = "UTC";
  }
  // The cheapest of them to make: a NumberFormat takes 10 ms of a start.
  if (new Intl.PluralRules().resolvedOptions().locale === LOCALE) return;
  for (const name of CONSTRUCTORS) {
    const real: unknown = Reflect.get(Intl, name);
    if (typeof real === "function") Reflect.set(Intl, name, inLocale(real, 0));
  }
  for (const [prototype, name, at] of METHODS) {
    const value = inLocale(Reflect.get(prototype, name), at);
    Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
  }
}

function inLocale<T extends object>(callable: T, at: number): T {
  const withLocale = (args: unknown[]): unknown[] => {
    if (args[at] !== undefined || currentScope() === undefined) return args;
    return Object.assign(Array.from({ length: at + 1 }), args, { [at]: LOCALE });
  };
  return new Proxy(callable, {
    apply: (target, receiver, args) =>
      Reflect.apply(target as () => unknown, receiver, withLocale(args)),
    construct: (target, args, newTarget) =>
      Reflect.construct(target as new () => object, withLocale(args), newTarget),
  });
}
