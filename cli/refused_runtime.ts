import process from "node:process";

/** The first Deno that has all that the embedded host uses: locks of files among them. */
const FIRST_DENO = [2, 7] as const;
/** The first Node of each line: from there on both have hooks for loading modules, and TypeScript. */
const FIRST_NODES: Readonly<Record<number, number>> = { 22: 18, 24: 0 };
const NEWEST_NODE = Math.max(...Object.keys(FIRST_NODES).map(Number));

/** The sentence that refuses a version of Deno; null for one that runs the platform. */
export function refusedDeno(version: string): string | null {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major === FIRST_DENO[0] && minor >= FIRST_DENO[1]) return null;
  return `Run Banata with Deno ${FIRST_DENO[0]}.${FIRST_DENO[1]} or a newer ${
    FIRST_DENO[0]
  }.x: this is ${version}`;
}

/** The sentence that refuses a version of Node; null for one that runs the platform. */
export function refusedNode(version: string): string | null {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const first = FIRST_NODES[major];
  if (major > NEWEST_NODE || (first !== undefined && minor >= first)) return null;
  return `Run Banata with Node 22.18 or a newer 22.x, with Node 24 or later, or with Deno: this is Node ${version}`;
}

/** The sentence that refuses the runtime of this process; null for one that runs the platform. */
export function refusedRuntime(): string | null {
  return typeof Deno === "undefined"
    ? refusedNode(process.versions.node)
    : refusedDeno(Deno.version.deno);
}
