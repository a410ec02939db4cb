import { fileURLToPath } from "node:url";
import { buildNpm } from "../build_npm.ts";
import { type StartPush, startStub } from "./mod.ts";

const ROOT = new URL("../../", import.meta.url);

/** An app of a test or a bench: its packages and its `convex/` folder, which it borrows. */
interface LinkedApp {
  readonly packages: URL;
  readonly convex: URL;
  /** Folders that stand in for installed packages, by name. */
  readonly links?: Readonly<Record<string, URL>>;
}

/**
 * Pushes the app of `local/` with the npm package built anew, by Convex's own CLI against the stub
 * deployment. Nothing is installed: what its bundles are is known in seconds.
 */
export async function pushOwnApp(): Promise<StartPush> {
  const built = await buildNpm();
  return await pushLinkedApp({
    packages: new URL("node_modules/", ROOT),
    convex: new URL("local/", ROOT),
    links: { "@banata-auth/convex": built },
  });
}

/** Pushes an app that is linked together, and removes it. */
export async function pushLinkedApp(
  { convex, links = {}, packages }: LinkedApp,
): Promise<StartPush> {
  return await withApp(async (app) => {
    await link(packages, app);
    for (const [name, folder] of Object.entries(links)) {
      const place = `${app}/node_modules/${name}`;
      await Deno.mkdir(place.slice(0, place.lastIndexOf("/")), { recursive: true });
      await Deno.symlink(fileURLToPath(folder), place);
    }
    await copy(convex, `${app}/convex`);
    return await pushApp(app);
  });
}

async function withApp<T>(body: (app: string) => Promise<T>): Promise<T> {
  const app = await Deno.makeTempDir({ prefix: "banata-app-" });
  try {
    const manifest = { name: "app", private: true, type: "module", dependencies: { convex: "*" } };
    await Deno.writeTextFile(`${app}/package.json`, JSON.stringify(manifest));
    await Deno.mkdir(`${app}/convex`);
    return await body(app);
  } finally {
    await Deno.remove(app, { recursive: true });
  }
}

/** Lends an app the packages that are installed elsewhere. */
async function link(packages: URL, app: string): Promise<void> {
  await Deno.mkdir(`${app}/node_modules`);
  for await (const { name } of Deno.readDir(packages)) {
    await Deno.symlink(fileURLToPath(new URL(name, packages)), `${app}/node_modules/${name}`);
  }
}

async function copy(from: URL, to: string): Promise<void> {
  for await (const { isDirectory, name } of Deno.readDir(from)) {
    if (isDirectory) {
      await Deno.mkdir(`${to}/${name}`);
      await copy(new URL(`${name}/`, from), `${to}/${name}`);
    } else await Deno.copyFile(new URL(name, from), `${to}/${name}`);
  }
}

async function pushApp(app: string): Promise<StartPush> {
  const stub = startStub();
  try {
    const { stderr, stdout, success } = await new Deno.Command("node", {
      args: ["node_modules/convex/bin/main.js", "deploy", "--yes", "--typecheck=disable"],
      cwd: app,
      env: { ...stub.env, NO_COLOR: "1" },
      stdin: "null",
    }).output();
    const push = stub.pushes.at(-1);
    if (success && push !== undefined) return push;
    const decoder = new TextDecoder();
    throw new Error(
      `Convex's CLI refused the app:\n${decoder.decode(stdout)}${decoder.decode(stderr)}`,
    );
  } finally {
    await stub.close();
  }
}
