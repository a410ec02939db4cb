/**
 * Which part of the tree may import which: the one place where the direction of imports is written.
 *
 * @module
 */

/** What the files of one part may import besides their own part. */
export interface PartRule {
  /** Other parts of the tree. */
  parts: readonly string[];
  /** npm packages and built-in modules, by prefix; undefined allows all. */
  packages?: readonly string[];
}

/**
 * Parts are top-level folders; `plugins/*` is each plugin on its own, so no plugin reaches a sibling;
 * `.` is the root's own files, of which one is a part by itself. A part that is not listed (tests, tools, bench) may import everything.
 */
export const PARTS: Readonly<Record<string, PartRule>> = {
  "migrations": { parts: [], packages: [] },
  // Transparency logs, which know nothing of Banata: whoever verifies one needs none of the platform.
  "tlog": { parts: [], packages: ["@noble/hashes"] },
  "rules": { parts: ["tlog"], packages: ["@noble/hashes"] },
  // Better Auth reads process.env when it loads, which Convex refuses while it evaluates a component.
  "component": { parts: ["migrations", "rules", "tlog"], packages: ["convex"] },
  "plugins/_kernel": { parts: ["rules", "tlog"] },
  "plugins/*": { parts: ["plugins/_kernel", "rules", "tlog"] },
  // The pages speak HTTP alone; of the plugins they know what their answers look like.
  "console": { parts: ["plugins/_kernel", "plugins/*", "rules", "tlog"], packages: ["npm:"] },
  "runtime": {
    parts: ["component", "console", "migrations", "plugins/_kernel", "plugins/*", "rules", "tlog"],
  },
  // The host runs any Convex app and is a package of its own: it knows none of ours, and not Better Auth.
  "embedded": { parts: [], packages: ["convex", "ipaddr.js", "jose", "node:", "ws"] },
  "cli": {
    parts: [
      "component",
      "embedded",
      "local",
      "migrations",
      "plugins/_kernel",
      "plugins/*",
      "rules",
      "runtime",
      "tlog",
      ".",
    ],
  },
  // A self-hoster owns copies of these files: relative paths into the package would not resolve there.
  "local": { parts: [], packages: ["@banata-auth/convex", "convex"] },
  ".": { parts: ["component", "embedded", "migrations"], packages: ["convex"] },
  // What tests of apps import: above all that runs a platform.
  "testing.ts": { parts: ["cli", "component", "."], packages: ["convex"] },
};

/** The part a path belongs to. */
export function partOf(path: string): string {
  const [top = "", second = "", ...rest] = path.split("/");
  if (path === "testing.ts") return path;
  if (second === "") return ".";
  return top === "plugins" && rest.length > 0 ? `plugins/${second}` : top;
}

/** The rule of a part, or undefined where everything may be imported. */
export function ruleOf(part: string): PartRule | undefined {
  return PARTS[part] ?? (part.startsWith("plugins/") ? PARTS["plugins/*"] : undefined);
}

/** Whether files of the part `from` may import files of the part `to`. */
export function mayImport(from: string, to: string): boolean {
  const rule = ruleOf(from);
  if (!rule || from === to) return true;
  const family = to.startsWith("plugins/") && !PARTS[to] ? "plugins/*" : to;
  return rule.parts.includes(family);
}

/** Whether files of the part `from` may import the package that `specifier` names. */
export function mayImportPackage(from: string, specifier: string): boolean {
  const allowed = ruleOf(from)?.packages;
  return !allowed ||
    allowed.some((name) =>
      specifier === name || specifier.startsWith(name.endsWith(":") ? name : `${name}/`)
    );
}
