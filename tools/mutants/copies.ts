/**
 * Copies of the tree in which a term may be lost.
 *
 * @module
 */
import { fromFileUrl, listFiles, toFileUrl } from "../paths.ts";
import { denoCommand, type DenoSetup, ROOT, setUpDeno } from "../sealed.ts";

const SCHEMA = "component/schema.ts";
const SCHEMA_END = "export default schema;";
/**
 * An index without the project beside each one with it. A range that loses its project would be no
 * range of the index at all, and every reader would notice: what has to be noticed is another's rows. The
 * project comes last where an index of the other fields is there already.
 */
const UNSCOPED_INDEXES = `
for (const table of Object.values(schema.tables)) {
  const declared = [...table[" indexes"]()];
  const known = new Set(declared.map((index) => index.fields.join()));
  for (const { indexDescriptor, fields: [project, ...fields] } of declared) {
    if (project !== "projectId" || fields.length === 0) continue;
    const isKnown = known.has(fields.join());
    table.index("u" + indexDescriptor, isKnown ? [...fields, project] : fields);
  }
}
${SCHEMA_END}`;

/** What a test run came to. */
export interface Outcome {
  readonly success: boolean;
  readonly output: string;
}

/** One copy, in which one test run at a time goes on. */
export class Copy implements AsyncDisposable {
  readonly #folder: URL;
  readonly #setup: DenoSetup;

  private constructor(folder: URL, setup: DenoSetup) {
    this.#folder = folder;
    this.#setup = setup;
  }

  /** Makes a copy in a temporary folder; installed packages are shared. */
  static async make(): Promise<Copy> {
    const folder = toFileUrl(`${await Deno.makeTempDir({ prefix: "banata-mutants-" })}/`);
    for (const file of await listFiles(ROOT)) {
      const target = new URL(file, folder);
      await Deno.mkdir(new URL(".", target), { recursive: true });
      await Deno.copyFile(new URL(file, ROOT), target);
    }
    // The copies share the tree's packages, and change none of them.
    await Deno.symlink(
      fromFileUrl(new URL("node_modules", ROOT)),
      fromFileUrl(new URL("node_modules", folder)),
    );
    const copy = new Copy(folder, await setUpDeno(folder, { packages: "manual" }));
    const schema = await copy.read(SCHEMA);
    if (!schema.includes(SCHEMA_END)) throw new Error(`Cannot find "${SCHEMA_END}" in ${SCHEMA}`);
    await copy.write(SCHEMA, schema.replace(SCHEMA_END, UNSCOPED_INDEXES));
    return copy;
  }

  /** A file of the copy. */
  read(file: string): Promise<string> {
    return Deno.readTextFile(new URL(file, this.#folder));
  }

  /** Changes a file of the copy. */
  write(file: string, text: string): Promise<void> {
    return Deno.writeTextFile(new URL(file, this.#folder), text);
  }

  /** Runs a test file until something fails or the time is over. */
  async test(file: string, { timeoutMs }: { timeoutMs: number }): Promise<Outcome> {
    const flags = ["--allow-all", "--no-check", "--fail-fast", ...this.#setup.flags];
    const { stderr, stdout, success } = await denoCommand(["test", file], {
      flags,
      cwd: this.#folder,
      env: { BANATA_ISOLATION: "first", NO_COLOR: "1" },
      stdin: "null",
      signal: AbortSignal.timeout(timeoutMs),
    }).output();
    const decoder = new TextDecoder();
    return { success, output: decoder.decode(stdout) + decoder.decode(stderr) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#setup.dispose();
    await Deno.remove(this.#folder, { recursive: true });
  }
}
