/** The first Deno that has all that the embedded host uses: locks of files among them. */
const FIRST = [2, 7] as const;

/** The sentence that refuses a version of Deno; null for one that runs the platform. */
export function refusedDeno(version: string): string | null {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major === FIRST[0] && minor >= FIRST[1]) return null;
  return `Run Banata with Deno ${FIRST[0]}.${FIRST[1]} or a newer ${
    FIRST[0]
  }.x: this is ${version}`;
}

// Imported before everything else, for what is missing in another version fails with a stack.
const refused = refusedDeno(Deno.version.deno);
if (refused !== null) {
  console.error(refused);
  Deno.exit(1);
}
