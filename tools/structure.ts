/**
 * `deno task structure`: how the tree hangs together. The rooms of `runtime/` with the arrows between
 * them, pairs of rooms that import each other, circles of files anywhere, files too small to be one,
 * and exports that nobody imports.
 * Fails where a bound is broken; `deno task ok` runs it.
 *
 * @module
 */

import { dirname, join } from "node:path/posix";
import ts from "./packages/typescript.ts";
import { countLines, isGenerated, isTest } from "./lint/source.ts";
import { entriesOf, readPackages } from "./manifest.ts";
import { listFiles } from "./paths.ts";
import { runTask } from "./run_task.ts";
import { ROOT } from "./sealed.ts";
import { unusedExports } from "./unused_exports.ts";

/** Folders with code that is published. */
const SOURCE =
  /^(?:cli|component|embedded(?!\/testdata)|local|migrations|plugins|rules|runtime)\/|^[^/]+$/;
const STEP = /^migrations\/m\d{4}_/;
const ROOMS_OF = "runtime";
const MOST_ROOMS = 15;
const MOST_ARROWS = 45;
/** What is shorter belongs into a file beside it, unless it is an entry or a migration step. */
const LEAST_LINES = 15;
/** Short ones that are imported for what they do, read by a tool, or choose what is loaded at all. */
const SHORT: ReadonlySet<string> = new Set([
  "cli/runtime_version.ts",
  "embedded/system/mod.ts",
  "embedded/version.ts",
]);

/** A file and the files of the tree that it imports, for types too. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** Rooms, and which imports which, as `from to`. */
export interface Rooms {
  readonly files: ReadonlyMap<string, number>;
  readonly arrows: ReadonlySet<string>;
}

/** Reads which source file imports which. */
export function graphOf(texts: ReadonlyMap<string, string>): ImportGraph {
  const importsOf = (path: string, text: string) =>
    ts.preProcessFile(text, true, false).importedFiles
      .filter(({ fileName }) => fileName.startsWith("."))
      .map(({ fileName }) => join(path, "..", fileName))
      .filter((target) => texts.has(target));
  return new Map([...texts].map(([path, text]) => [path, [...new Set(importsOf(path, text))]]));
}

/**
 * The rooms below a folder: each folder with files is one, and so is the folder itself. Entries, which
 * only hand on what is exported, are no part of it.
 */
export function roomsOf(
  graph: ImportGraph,
  { entries, top }: { top: string; entries: ReadonlySet<string> },
): Rooms {
  const inside = [...graph.keys()]
    .filter((path) => path.startsWith(`${top}/`))
    // An entry at the top is a door; one in a room is that room's.
    .filter((path) => dirname(path) !== top || !entries.has(path));
  const files = new Map<string, number>();
  for (const path of inside) files.set(dirname(path), (files.get(dirname(path)) ?? 0) + 1);
  const arrows = inside.flatMap((path) =>
    (graph.get(path) ?? []).filter((to) => inside.includes(to) && dirname(to) !== dirname(path))
      .map((to) => `${dirname(path)} ${dirname(to)}`)
  );
  return { files, arrows: new Set(arrows) };
}

/** Pairs of rooms that import each other. */
export function pairsOf({ arrows }: Rooms): string[] {
  return [...arrows].map((arrow) => arrow.split(" "))
    .filter(([from = "", to = ""]) => from < to && arrows.has(`${to} ${from}`))
    .map(([from, to]) => `${from} and ${to}`);
}

/** Circles of files: each set of files in which every one leads to every other (Tarjan, 1972). */
export function circlesOf(graph: ImportGraph): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (path: string) => {
    order.set(path, order.size);
    low.set(path, order.size - 1);
    stack.push(path);
    for (const to of graph.get(path) ?? []) {
      if (!order.has(to)) visit(to);
      if (stack.includes(to)) low.set(path, Math.min(low.get(path) ?? 0, low.get(to) ?? 0));
    }
    if (low.get(path) !== order.get(path)) return;
    const circle = stack.splice(stack.indexOf(path));
    if (circle.length > 1 || graph.get(path)?.includes(path)) circles.push(circle.sort());
  };
  for (const path of graph.keys()) if (!order.has(path)) visit(path);
  return circles;
}

/** Every file of the tree's; tests and tools use what the source exports. */
async function readTexts(): Promise<Map<string, string>> {
  const paths = (await listFiles(ROOT)).filter((path) => path.endsWith(".ts"));
  const texts = paths.map(async (path): Promise<[string, string]> => [
    path,
    await Deno.readTextFile(new URL(path, ROOT)),
  ]);
  return new Map(await Promise.all(texts));
}

/** Prints the figures, and answers what is wrong with them. */
async function report(): Promise<string[]> {
  const all = await readTexts();
  const isSource = (path: string) => SOURCE.test(path) && !isTest(path);
  const texts = new Map([...all].filter(([path]) => isSource(path)));
  const graph = graphOf(texts);
  const entries = entriesOf(await readPackages());
  const rooms = roomsOf(graph, { top: ROOMS_OF, entries });
  const own = [...texts].filter(([path]) => !isGenerated(path));
  const lines = own.reduce((sum, [, text]) => sum + countLines(text), 0);
  console.log(`${own.length} source files, ${lines} lines`);
  console.log(`${ROOMS_OF}/: ${rooms.files.size} rooms, ${rooms.arrows.size} arrows`);
  for (const [room, count] of [...rooms.files].sort()) {
    const to = [...rooms.arrows].filter((arrow) => arrow.startsWith(`${room} `))
      .map((arrow) => arrow.slice(room.length + 1).replace(`${ROOMS_OF}/`, ""));
    console.log(`  ${room} (${count})${to.length === 0 ? "" : ` -> ${to.sort().join(", ")}`}`);
  }
  const small = own.filter(([path, text]) =>
    countLines(text) < LEAST_LINES && !entries.has(path) && !isWiring(path) && !STEP.test(path) &&
    !SHORT.has(path)
  );
  const unused = unusedExports(all, {
    entries,
    sources: (path) => isSource(path) && !isGenerated(path) && !isWiring(path),
  });
  return [
    ...rooms.files.size > MOST_ROOMS ? [`more than ${MOST_ROOMS} rooms in ${ROOMS_OF}/`] : [],
    ...rooms.arrows.size > MOST_ARROWS ? [`more than ${MOST_ARROWS} arrows in ${ROOMS_OF}/`] : [],
    ...pairsOf(rooms).map((pair) => `${pair} import each other`),
    ...circlesOf(graph).map((circle) => `a circle of files: ${circle.join(", ")}`),
    ...small.map(([path]) => `${path} has less than ${LEAST_LINES} lines`),
    ...unused.map(({ name, path, usedInside }) =>
      `${path} exports ${name}, which ${usedInside ? "no other file" : "nobody"} uses`
    ),
  ];
}

/** Files whose place and size Convex, or whoever starts them, decides. */
function isWiring(path: string): boolean {
  return path.startsWith("local/") || path.endsWith("_main.ts") || path.endsWith("/main.ts") ||
    path.endsWith("_bin.ts") ||
    path.startsWith("component/");
}

async function main(): Promise<number> {
  const faults = await report();
  for (const fault of faults) console.error(`Not so: ${fault}`);
  return faults.length === 0 ? 0 : 1;
}

if (import.meta.main) await runTask({ usage: "deno task structure" }, main);
