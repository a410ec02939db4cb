/**
 * The files that an app may have of its own before `init` comes: what ours need in them, line by line.
 *
 * @module
 */

/** What one file of the app has to hold. */
interface Wiring {
  /** How we call what it exports by default. */
  exported: string;
  /** What the text must match, comments left out, and the line to add where it does not: NAME is what it exports. */
  needs: readonly (readonly [RegExp, string])[];
}

const WIRINGS: Readonly<Record<string, Wiring>> = {
  "convex.config.ts": {
    exported: "app",
    needs: [
      [
        /from\s*["']@banata-auth\/convex\/convex\.config(?:\.js)?["']/,
        'import banataAuth from "@banata-auth/convex/convex.config";',
      ],
      [/\.use\(\s*banataAuth\b/, "NAME.use(banataAuth);"],
    ],
  },
  "auth.config.ts": {
    exported: "",
    needs: [
      [
        /from\s*["']@banata-auth\/convex\/auth-config(?:\.js)?["']/,
        'import { authConfig } from "@banata-auth/convex/auth-config";',
      ],
      [/\bauthConfig\(/, "  ...authConfig().providers, // among the providers"],
    ],
  },
  "http.ts": {
    exported: "http",
    needs: [
      [
        /from\s*["']@banata-auth\/convex\/http(?:\.js)?["']/,
        'import { registerRoutes } from "@banata-auth/convex/http";',
      ],
      [/\bregisterRoutes\(/, "registerRoutes(NAME);"],
    ],
  },
};

/** Whether an app may have this file of its own, with lines that are not ours to remove. */
export function isShared(path: string): boolean {
  return path in WIRINGS;
}

/**
 * The lines that an app's own file still needs, in their order; none if it has them all. They name the app or
 * the router as the file does.
 */
export function missingLines(path: string, text: string): string[] {
  const code = withoutComments(text);
  const { exported, needs } = WIRINGS[path] ?? { exported: "", needs: [] };
  const named = code.split("\n").map((line) =>
    /^export default ([\w$]+);?$/.exec(line.trim())?.[1]
  );
  const name = named.find((each) => each !== undefined) ?? exported;
  return needs.filter(([pattern]) => !pattern.test(code))
    .map(([, line]) => line.replace("NAME", () => name));
}

/** Reads the text once, also where comments are opened and never closed. */
function withoutComments(text: string): string {
  const code: string[] = [];
  for (let rest = text; rest !== "";) {
    const start = rest.indexOf("/*");
    const end = start < 0 ? -1 : rest.indexOf("*/", start + 2);
    code.push(end < 0 ? rest : rest.slice(0, start));
    rest = end < 0 ? "" : rest.slice(end + 2);
  }
  return code.join("").split("\n").filter((line) => !line.trimStart().startsWith("//")).join("\n");
}

/** The same file in the other endings that Convex reads: with both there, its push fails. */
export function twinsOf(path: string): string[] {
  return ["js", "mjs", "cjs", "tsx", "jsx", "mts", "cts"].map((end) => path.replace(/ts$/, end));
}
