import { fromFileUrl } from "../../tools/paths.ts";

/** Paths of all files below a folder, sorted; what only a build makes is none of them. */
export function filesBelow(folder: URL): string[] {
  return [...walk(fromFileUrl(folder))].sort();
}

function* walk(folder: string): Generator<string> {
  const base = folder.replace(/\/$/, "");
  for (const { isDirectory, isFile, name } of Deno.readDirSync(base)) {
    if (isDirectory && name !== "node_modules") yield* walk(`${base}/${name}`);
    if (isFile) yield `${base}/${name}`;
  }
}
