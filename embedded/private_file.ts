// Kept when the host is loaded: functions see less.
const { Deno } = globalThis;

/** Mode of files that hold a secret: their owner only. */
const PRIVATE_MODE = 0o600;

/** Reads a file that may not be there yet; takes away what others were allowed to do with it. */
export function readPrivateFile(path: string): string | null {
  try {
    const text = Deno.readTextFileSync(path);
    closeToOthers(path);
    return text;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return null;
    throw thrown;
  }
}

/** Takes the permissions on a file, if it is there, from everybody but its owner. */
export function closeToOthers(path: string): void {
  if (Deno.build.os === "windows") return;
  try {
    Deno.chmodSync(path, PRIVATE_MODE);
  } catch (thrown) {
    // Whoever lends this user a file of somebody else's answers for its mode.
    const { NotFound, PermissionDenied } = Deno.errors;
    if (!(thrown instanceof NotFound || thrown instanceof PermissionDenied)) throw thrown;
  }
}

/** Writes a file that only its owner may read, whole or not at all, and safe against a power cut. */
export function writePrivateFile(path: string, text: string): void {
  const unfinished = `${path}.new`;
  const file = Deno.openSync(unfinished, {
    write: true,
    create: true,
    truncate: true,
    mode: PRIVATE_MODE,
  });
  try {
    file.writeSync(new TextEncoder().encode(text));
    file.syncSync();
  } finally {
    file.close();
  }
  Deno.renameSync(unfinished, path);
}
