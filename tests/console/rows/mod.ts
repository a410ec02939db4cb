/**
 * Rows of every kind that the console's pages show, named by texts of the caller's. A page that shows rows
 * of a new kind adds its {@link Fill} here; one that shows these needs nothing.
 *
 * @module
 */
import type { TestProject } from "../../support/set_up.ts";
import { mails } from "./mails.ts";
import { people } from "./people.ts";
import { project } from "./project.ts";
import { records } from "./records.ts";
import { rights } from "./rights.ts";
import { secrets } from "./secrets.ts";

/** What stands for the parts of addresses, such as `userId`; `platform.userId` for those of the platform's pages. */
export type Params = Readonly<Record<string, string>>;

/**
 * Gives a project rows of one kind, one for each text, named by it, and says what the parts of addresses
 * that lead to one of them are.
 */
export type Fill = (world: TestProject, texts: readonly string[]) => Promise<Params>;

const FILLS: readonly Fill[] = [people, rights, mails, secrets, records, project];

/** Gives a project rows of each kind; those that belong to the project by itself once. */
export async function fill(world: TestProject, texts: readonly string[]): Promise<Params> {
  let params: Params = { projectId: world.project.id };
  for (const each of FILLS) params = { ...params, ...await each(world, texts) };
  return params;
}
