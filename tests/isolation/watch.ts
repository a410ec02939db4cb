/**
 * Watches every write of the component: repeats each row in the shadow project, before the row itself,
 * and notes who touches a row of a project that a call has nothing to do with.
 *
 * @module
 */
import { installGlobals } from "../../embedded/functions/global.ts";
import type { Json } from "../support/client.ts";
import { hookOperations, type Operation } from "../support/operations.ts";
import type { Row } from "../support/rows.ts";
import { FOREIGN_MARK, markedRow, SHADOW_PROJECT, shadowOf } from "./shadows.ts";

/** Jobs that keep every project's rows in order, each by the row's own project. */
const JOBS =
  /^(?:audit_(?:delivery|erasure|retention|sequencer|witness)|(?:mail_)?sweep|migrate|vault_purge):/;
const PLATFORM = "platform";
/** Tables of the platform's whose rows are about a project, and the column that names it. */
const ABOUT: Readonly<Record<string, string>> = {
  devMail: "mailProjectId",
  project: "id",
  projectAdministrator: "project",
  projectErasure: "id",
  projectImport: "id",
};
/** What goes on until there is nothing to do, and has every project signed. */
const ENDLESS = /^audit_sequencer:/;
/** What the component schedules in a run of these tests is far less, if every job ends. */
const MAX_SCHEDULED = 200;
/** Shorter texts are in many rows by chance. */
const TELLING = /[A-Za-z0-9_-]{12,}/g;

/** What is watched. */
export class Watch implements Disposable {
  /** Foreign rows that were written, with who wrote them; of rows that were undone too. */
  readonly faults: string[] = [];
  /** Rows that are no fault however they changed: what was made or changed while nobody watched. */
  readonly expected: Set<string> = new Set();
  /** The project of which nothing may be seen, once it is known. */
  foreign: string | undefined;
  /** The platform's user whose projects count as that one. */
  foreignOwner: string | undefined;
  readonly #foreignProjects = new Set<unknown>();
  readonly #projects = new Map<string, string>();
  readonly #youngest = new Map<string, Row>();
  readonly #tables = new Map<unknown, string>();
  readonly #foreignTexts = new Set<string>();
  readonly #ownTexts = new Set<string>();
  readonly #hook: Disposable;
  #scheduled = 0;
  #subject: string | undefined;

  constructor() {
    installGlobals();
    this.#hook = hookOperations((operation, proceed) => this.#see(operation, proceed));
  }

  /** From now on rows of the foreign project must stay as they are, on account of this. */
  start(subject: string): void {
    this.#subject = subject;
  }

  /** From now on the foreign project does as it likes. */
  stop(): void {
    this.#subject = undefined;
  }

  /** Texts that only the foreign project's rows have, in `text`; what was sent is no news. */
  tellingTexts(text: string, sent: string): string[] {
    return textsIn(text).filter((each) =>
      this.#foreignTexts.has(each) && !this.#ownTexts.has(each) && !sent.includes(each)
    );
  }

  /** Notes what the foreign project is known by besides its rows. */
  addForeignText(text: string): void {
    for (const each of textsIn(text)) this.#foreignTexts.add(each);
  }

  /** The row that was last added to a project's table, if there was one. */
  youngest(projectId: string, table: string): Row | undefined {
    return this.#youngest.get(`${projectId}/${table}`);
  }

  /** The table of the row with this id, if there ever was one. */
  tableOf(id: unknown): string | undefined {
    return this.#tables.get(id);
  }

  /** Whether it is a row of the foreign project's or of the shadow project's. */
  isForeign(projectId: unknown): boolean {
    return projectId === SHADOW_PROJECT || projectId === this.foreign;
  }

  [Symbol.dispose](): void {
    this.#hook[Symbol.dispose]();
  }

  async #see(operation: Operation, proceed: () => Promise<string>): Promise<string> {
    const { frame, name } = operation;
    if (frame.component.path !== "banataAuth") return await proceed();
    const isCounted = name === "1.0/schedule" && !ENDLESS.test(frame.target.path);
    if (isCounted && ++this.#scheduled > MAX_SCHEDULED) {
      this.#addFault(`${frame.target.path} goes on without end`);
      throw new Error("A job of the component goes on without end");
    }
    if (name === "1.0/insert") {
      return await this.#seeInsert(operation.args, { path: frame.target.path, proceed });
    }
    const isWrite = name === "1.0/shallowMerge" || name === "1.0/replace" || name === "1.0/remove";
    if (!isWrite) return await proceed();
    const { args } = operation;
    const projectId = this.#projects.get(args.id);
    if (this.isForeign(projectId)) {
      const isJob = JOBS.test(frame.target.path);
      const isOwn = projectId === this.foreign && this.#subject === undefined;
      if (isJob || isOwn) this.expected.add(args.id);
      else this.#addFault(`${frame.target.path} wrote a row of ${projectId}`);
    }
    if (args.value !== undefined) this.#note(projectId, args.value);
    return await proceed();
  }

  async #seeInsert(
    { table, value }: Json,
    { path, proceed }: { path: string; proceed: () => Promise<string> },
  ): Promise<string> {
    const { projectId } = value;
    const owner = this.#ownerOf(table, value);
    if (owner === this.foreign && this.#subject !== undefined) {
      this.#addFault(`${path} added a row of "${table}" to ${owner}`);
    }
    if (!this.isForeign(projectId)) await insert(table, shadowOf(table, value));
    const isMarked = projectId !== this.foreign || JSON.stringify(value).includes(FOREIGN_MARK);
    const marked = isMarked ? value : markedRow(value);
    if (JSON.stringify(marked) !== JSON.stringify(value)) return await insert(table, marked);
    const answer = await proceed();
    const id: string = JSON.parse(answer)._id;
    this.#projects.set(id, owner);
    this.#youngest.set(`${projectId}/${table}`, value);
    // Counters of a project and its erasure go by its own id.
    if (!this.#tables.has(value.id)) this.#tables.set(value.id, table);
    if (this.isForeign(projectId)) this.expected.add(id);
    this.#note(owner, value);
    return answer;
  }

  /** Whose row it is: some of the platform's are about a project, and as good as its own. */
  #ownerOf(table: string, row: Json): string {
    if (table === "project" && row.ownerId === this.foreignOwner) this.#foreignProjects.add(row.id);
    const about = row[ABOUT[table] ?? ""];
    const isTheirs = row.projectId === PLATFORM && this.#foreignProjects.has(about);
    return isTheirs && this.foreign !== undefined ? this.foreign : row.projectId;
  }

  #note(projectId: string | undefined, value: Json): void {
    if (projectId === SHADOW_PROJECT) return;
    const texts = projectId === this.foreign ? this.#foreignTexts : this.#ownTexts;
    for (const text of textsIn(JSON.stringify(value))) texts.add(text);
  }

  #addFault(what: string): void {
    this.faults.push(`${this.#subject ?? "outside of any call"}: ${what}`);
  }
}

function textsIn(text: string): string[] {
  return text.match(TELLING) ?? [];
}

/** Inserts in the running function, and so passes the hooks again. */
async function insert(table: string, value: unknown): Promise<string> {
  const convex: { asyncSyscall(name: string, args: string): Promise<string> } = Reflect.get(
    globalThis,
    "Convex",
  );
  return await convex.asyncSyscall("1.0/insert", JSON.stringify({ table, value }));
}
