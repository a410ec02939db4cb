/**
 * What `deno task smoke:convex` asks of TypeScript: the files of `init` pass an app's typecheck whatever
 * its tsconfig says, and the component stays typed.
 *
 * @module
 */

/** One app's settings: compiler options over Convex's own, and how its package.json says `type`. */
interface Settings {
  options?: Record<string, unknown>;
  include?: string[];
  type?: "module" | "commonjs" | "unsaid";
  /** Which of the app's compilers. @default {"typescript"} */
  compiler?: "typescript" | typeof OLD_TYPESCRIPT;
}

/** The least TypeScript that is tried, by the name that the app installs it under. */
export const OLD_TYPESCRIPT = "typescript-old";

/** What Convex 1.48 writes into a new app. */
const CONVEX_DEFAULT = {
  allowJs: true,
  strict: true,
  moduleResolution: "Bundler",
  jsx: "react-jsx",
  skipLibCheck: true,
  allowSyntheticDefaultImports: true,
  target: "ESNext",
  lib: ["ES2023", "dom"],
  forceConsistentCasingInFileNames: true,
  module: "ESNext",
  isolatedModules: true,
  noEmit: true,
};

const STRICTEST = {
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noPropertyAccessFromIndexSignature: true,
};
const NODE16 = { module: "node16", moduleResolution: "node16" };
const NODENEXT = { module: "nodenext", moduleResolution: "nodenext" };
const COMMONJS = { module: "commonjs" };

const SETTINGS: Readonly<Record<string, Settings>> = {
  "Convex's own": {},
  strictest: { options: STRICTEST },
  "not strict": { options: { strict: false } },
  verbatimModuleSyntax: { options: { verbatimModuleSyntax: true } },
  "without isolatedModules": { options: { isolatedModules: false } },
  erasableSyntaxOnly: { options: { erasableSyntaxOnly: true } },
  "nothing unused": { options: { noUnusedLocals: true, noUnusedParameters: true } },
  allowImportingTsExtensions: { options: { allowImportingTsExtensions: true } },
  "declarations emitted": { options: { declaration: true } },
  "module preserve": { options: { module: "preserve" } },
  "without DOM": { options: { lib: ["ES2023"], types: [] } },
  "without jsx": { options: { jsx: undefined } },
  "include leaves most out": { include: ["http.ts", "typeTest.ts"] },
  node16: { options: NODE16 },
  nodenext: { options: NODENEXT },
  node10: { options: { moduleResolution: "node10", ignoreDeprecations: "6.0" } },
  "CommonJS, Convex's own": { type: "commonjs" },
  "CommonJS, node16": { options: NODE16, type: "commonjs" },
  "CommonJS, nodenext": { options: NODENEXT, type: "commonjs" },
  "CommonJS, module commonjs": { options: COMMONJS, type: "commonjs" },
  "no type, node16": { options: NODE16, type: "unsaid" },
  "skipLibCheck off": { options: { skipLibCheck: false } },
  "skipLibCheck off, CommonJS, nodenext": {
    options: { ...NODENEXT, skipLibCheck: false },
    type: "commonjs",
  },
  "old TypeScript": { compiler: OLD_TYPESCRIPT },
  "old TypeScript, node10": { options: { moduleResolution: "node10" }, compiler: OLD_TYPESCRIPT },
  "old TypeScript, CommonJS, node16": {
    options: NODE16,
    type: "commonjs",
    compiler: OLD_TYPESCRIPT,
  },
};

/**
 * Checks the app in the folder `app`, pushed before so that `_generated` is there, under each tsconfig,
 * with `typeTest` beside its files. Restores its package.json; prints a line for each.
 *
 * @throws {Error} if one does not pass, with the first errors of each.
 */
export async function checkTsconfigs(app: string, typeTest: string): Promise<void> {
  const manifestPath = `${app}/package.json`;
  const manifest = await Deno.readTextFile(manifestPath);
  await Deno.writeTextFile(`${app}/convex/typeTest.ts`, typeTest);
  const failures: string[] = [];
  try {
    for (const [name, settings] of Object.entries(SETTINGS)) {
      const errors = await typecheck(app, settings, JSON.parse(manifest));
      console.log(`${errors.length === 0 ? "ok " : "BAD"} tsconfig: ${name}`);
      if (errors.length > 0) failures.push(`${name}\n  ${errors.slice(0, 3).join("\n  ")}`);
    }
  } finally {
    await Deno.writeTextFile(manifestPath, manifest);
    await Deno.remove(`${app}/convex/typeTest.ts`);
  }
  if (failures.length > 0) throw new Error(`Not typed under:\n${failures.join("\n")}`);
}

async function typecheck(
  app: string,
  { options = {}, include = ["./**/*"], type = "module", compiler = "typescript" }: Settings,
  { type: _, ...manifest }: Record<string, unknown>,
): Promise<string[]> {
  const typed = type === "unsaid" ? manifest : { ...manifest, type };
  await Deno.writeTextFile(`${app}/package.json`, JSON.stringify(typed));
  const project = `${app}/convex/tsconfig.smoke.json`;
  const compilerOptions = { ...CONVEX_DEFAULT, ...options };
  await Deno.writeTextFile(
    project,
    JSON.stringify({ compilerOptions, include, exclude: ["./_generated"] }),
  );
  const { success, stdout } = await new Deno.Command("node", {
    args: [`node_modules/${compiler}/bin/tsc`, "--project", project],
    cwd: app,
    stdin: "null",
  }).output();
  await Deno.remove(project);
  const lines = new TextDecoder().decode(stdout).split("\n").filter((line) =>
    /error TS/.test(line)
  );
  // The declarations of other packages are theirs to mend: only what names ours or the app's counts.
  const ours = lines.filter((line) => !/^(?:\.\.\/)*node_modules\/(?!@banata-auth\/)/.test(line));
  return success || (lines.length > 0 && ours.length === 0)
    ? []
    : ours.length > 0
    ? ours
    : ["tsc failed"];
}
