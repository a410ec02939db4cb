/**
 * The files that an app may have of its own before `init` comes: what ours need in them, line by line.
 *
 * @module
 */

/** What one file of the app has to hold. */
interface Wiring {
  /** What the text must match, comments left out, and the line to add where it does not. */
  needs: readonly (readonly [RegExp, string])[];
}

const WIRINGS: Readonly<Record<string, Wiring>> = {
  "convex.config.ts": {
    needs: [
      [
        /from\s*["']@banata-auth\/convex\/convex\.config(?:\.js)?["']/,
        'import banataAuth from "@banata-auth/convex/convex.config";',
      ],
      [/\.use\(\s*banataAuth\b/, "app.use(banataAuth);"],
    ],
  },
  "auth.config.ts": {
    needs: [
      [
        /from\s*["']@banata-auth\/convex\/auth-config(?:\.js)?["']/,
        'import { authConfig } from "@banata-auth/convex/auth-config";',
      ],
      [/\bauthConfig\(/, "  ...authConfig().providers, // among the providers"],
    ],
  },
  "http.ts": {
    needs: [
      [
        /from\s*["']@banata-auth\/convex\/http(?:\.js)?["']/,
        'import { registerRoutes } from "@banata-auth/convex/http";',
      ],
      [/\bregisterRoutes\(/, "registerRoutes(http);"],
    ],
  },
};

/** Whether an app may have this file of its own, with lines that are not ours to remove. */
export function isShared(path: string): boolean {
  return path in WIRINGS;
}

/** The lines that an app's own file still needs, in their order; none if it has them all. */
export function missingLines(path: string, text: string): string[] {
  const code = withoutComments(text);
  const { needs } = WIRINGS[path] ?? { needs: [] };
  return needs.filter(([pattern]) => !pattern.test(code)).map(([, line]) => line);
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
