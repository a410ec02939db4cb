/** What the host makes of a folder at its start, without a database. */
import { checkAuthConfig } from "../app/check_auth_config.ts";
import { installApp } from "../app/install.ts";
import { readAppFolder } from "../app/source.ts";
import { HostError } from "../errors.ts";
import { installGlobals } from "../functions/global.ts";
import type { Folder } from "./folders/folder.ts";

/** Writes a folder; it goes when it is disposed. */
export async function writeFolder(
  { files }: Folder,
): Promise<AsyncDisposable & { root: string; appDir: string }> {
  const root = await Deno.makeTempDir({ prefix: "folder-" });
  const appDir = `${root}/convex`;
  await Deno.mkdir(appDir);
  for (const [name, text] of Object.entries(files)) {
    const path = `${appDir}/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, text);
  }
  const remove = (): Promise<void> => Deno.remove(root, { recursive: true });
  return { root, appDir, [Symbol.asyncDispose]: remove };
}

/** With what sentence the host refuses a folder; null when it takes it. */
export async function analyzeFolder(folder: Folder): Promise<string | null> {
  installGlobals();
  await using written = await writeFolder(folder);
  const values = { CONVEX_CLOUD_URL: "http://127.0.0.1", ...folder.env };
  const environment = { values, derive: <T>(compute: () => T): T => compute() };
  try {
    const app = await readAppFolder(written.appDir, values);
    if (app.loadAuthConfig !== undefined) await checkAuthConfig(app.loadAuthConfig);
    await installApp(app, { environment, components: app.components ?? new Map() });
    return null;
  } catch (thrown) {
    if (thrown instanceof HostError) return thrown.message;
    throw thrown;
  }
}
