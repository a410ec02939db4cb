import { join } from "node:path";
import { checkSecret } from "../runtime/config.ts";

const FILE = "root-secret";
const SECRET_BYTES = 48;

/**
 * The root secret: the environment's, else the one kept in the data folder, else a new one that is
 * kept there, readable by its owner only.
 *
 * @throws {ConfigError} when the secret is shorter than 32 characters
 */
export async function loadRootSecret(
  dataDir: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  if (env.BETTER_AUTH_SECRET !== undefined) return checkSecret(env.BETTER_AUTH_SECRET);
  const path = join(dataDir, FILE);
  const kept = await readIfThere(path);
  if (kept !== null) return checkSecret(kept.trim());
  const secret = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(SECRET_BYTES))));
  await writeDurably(path, `${secret}\n`);
  return secret;
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** A secret that was used and then lost would end every session, so it is on disk before it is used. */
async function writeDurably(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  const file = await Deno.open(temporary, {
    write: true,
    create: true,
    truncate: true,
    mode: 0o600,
  });
  await file.write(new TextEncoder().encode(text));
  await file.sync();
  file.close();
  await Deno.rename(temporary, path);
}
