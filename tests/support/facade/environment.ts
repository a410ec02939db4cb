import { SITE_URL } from "./app_under_test.ts";

// Kept from the start: functions see less.
const { Deno } = globalThis;

// Taken when the module is loaded: functions have no Deno.
const { env } = Deno;

/** What functions see where the test's own environment says nothing. */
const DEFAULTS: Record<string, string> = {
  CONVEX_CLOUD_URL: "https://some-deployment.convex.cloud",
  CONVEX_SITE_URL: SITE_URL,
};

/**
 * In convex-test all functions see the test's own environment, and what the test changes in it at once. Deno's
 * is asked: to a function `process.env` is this very object.
 */
export const liveEnvironment: Record<string, string> = new Proxy<Record<string, string>>({}, {
  get: (_, name) => typeof name === "string" ? find(name) : undefined,
  has: (_, name) => typeof name === "string" && find(name) !== undefined,
  set: (_, name, value) => {
    env.set(String(name), String(value));
    return true;
  },
  deleteProperty: (_, name) => {
    env.delete(String(name));
    return true;
  },
  ownKeys: () => Object.keys({ ...DEFAULTS, ...env.toObject() }),
  getOwnPropertyDescriptor: (_, name) => {
    const value = typeof name === "string" ? find(name) : undefined;
    if (value === undefined) return undefined;
    return { value, configurable: true, enumerable: true, writable: true };
  },
});

function find(name: string): string | undefined {
  return env.get(name) ?? DEFAULTS[name];
}
