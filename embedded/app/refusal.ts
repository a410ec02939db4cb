import { HostError } from "../errors.ts";

/**
 * What Convex refuses when an app is pushed, in the words of its command line or backend, so that whoever
 * searches for the sentence finds what is written about it.
 */
export function refusal(sentence: string, options?: ErrorOptions): HostError {
  return new HostError("APP_REFUSED", sentence, options);
}

/** An error as Convex's backend writes one that no code has caught. */
export function uncaught(thrown: unknown): string {
  if (!(thrown instanceof Error)) return `Uncaught ${String(thrown)}`;
  const { name, message } = thrown;
  if (message === "") return `Uncaught ${name}`;
  return name === "" ? `Uncaught ${message}` : `Uncaught ${name}: ${message}`;
}
