/**
 * What a release consists of, apart from what runs it: every command in its order, and the checks of a tree
 * before it.
 *
 * @module
 */

import { CliError } from "../../cli/arguments.ts";
import { REPOSITORY } from "../manifest.ts";

/** One command of a release. */
export interface Command {
  /** What it is for, as it is printed. */
  readonly what: string;
  /** Program and arguments; `deno` is this very Deno. */
  readonly run: readonly string[];
  /** The folder that it runs in, from the root. @default "./" */
  readonly folder?: string;
}

/** What is asked of the tree before a release. */
export interface TreeFacts {
  /** `git status --porcelain`. */
  readonly status: string;
  /** Tags, by name. */
  readonly tags: readonly string[];
  /** The branch, or an empty text where a commit is checked out. */
  readonly branch: string;
  /** CHANGELOG.md. */
  readonly changelog: string;
  /** The version that the packages have, by their folders. */
  readonly versions: Readonly<Record<string, string>>;
}

const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-[a-z]+\.(0|[1-9]\d*))?$/;
const BRANCH = "main";

/**
 * Refuses a tree that is not to be released as this version.
 *
 * @throws {CliError} with the first fault
 */
export function requireReleasable(version: string, facts: TreeFacts): void {
  const { branch, changelog, status, tags, versions } = facts;
  if (!VERSION.test(version)) {
    throw new CliError(`Name a version such as 1.2.3 or 1.2.3-rc.1: current value is "${version}"`);
  }
  if (status.trim() !== "") {
    throw new CliError("Commit or undo what is changed: the tree is not clean");
  }
  if (branch !== BRANCH) {
    throw new CliError(`Release from ${BRANCH}: the tree is on ${branch || "no branch"}`);
  }
  if (tags.includes(`v${version}`)) {
    throw new CliError(`Name another version: v${version} is there`);
  }
  for (const [folder, current] of Object.entries(versions)) {
    if (isAfter(version, current) || version === current) continue;
    throw new CliError(
      `Name a version after ${current}, which ${folder}deno.json has: ${version} is before`,
    );
  }
  const heading = changelog.split("\n").find((line) => /^## \S/.test(line)) ?? "";
  if (!`${heading} `.startsWith(`## ${version} `) || /unreleased/.test(heading)) {
    throw new CliError(
      `Head CHANGELOG.md with "## ${version} (DATE)", and commit it: it begins with "${heading}"`,
    );
  }
}

/** Whether a version comes after another one; a candidate comes before what it is a candidate for. */
export function isAfter(version: string, other: string): boolean {
  const numbers = (text: string) => {
    const [, major, minor, patch, candidate] = VERSION.exec(text) ?? [];
    return [major, minor, patch, candidate ?? Infinity].map(Number);
  };
  const [a, b] = [numbers(version), numbers(other)];
  const at = a.findIndex((value, index) => value !== b[index]);
  return at >= 0 && (a[at] ?? 0) > (b[at] ?? 0);
}

/** A deno.json or a module with another version in the place of the first one it has. */
export function withVersion(text: string, version: string): string {
  return text.replace(/("version": |VERSION = )"[^"]*"/, `$1"${version}"`);
}

/** What must hold before a tag, as `.ci/run` has it. */
export const CHECKS: readonly Command[] = [
  { what: "tests, checks and smoke tests", run: ["bash", ".ci/run"] },
];

/**
 * The commands that publish, in the order of what needs what. In a dry run nothing leaves this machine. What
 * comes before a release is what npm gives to those who ask for `next` alone.
 */
export function publishCommands(
  { dryRun, version }: { dryRun: boolean; version: string },
): Command[] {
  const dry = dryRun ? ["--dry-run"] : [];
  // A dry run leaves changed versions behind in the tree until it is done.
  const jsr = ["deno", "publish", ...dry, ...(dryRun ? ["--allow-dirty"] : [])];
  return [
    { what: "@banata-auth/embedded to JSR", run: jsr, folder: "embedded/" },
    { what: "@banata-auth/convex to JSR", run: jsr },
    {
      what: "the npm package",
      run: ["deno", "task", "build:npm", ...(dryRun ? [] : ["--with", "dnt"])],
    },
    {
      what: "@banata-auth/convex to npm",
      // Without the ./ npm would take it for the name of a package.
      run: [
        ...["npm", "publish", "./npm", "--access", "public"],
        ...version.includes("-") ? ["--tag", "next"] : [],
        ...dryRun ? dry : ["--provenance"],
      ],
    },
  ];
}

/** What a workflow says of itself, as GitHub puts it into the environment. */
export interface Workflow {
  /** `owner/name` of the repository, or undefined on a machine of one's own. */
  readonly repository: string | undefined;
  /** The tags of the commit that is checked out. */
  readonly tags: readonly string[];
  /** `git status --porcelain`. */
  readonly status: string;
}

/**
 * Refuses to publish what no release made: provenance is what a user can check, and only the workflow of the
 * repository that package.json names has it.
 *
 * @throws {CliError} with the first fault
 */
export function requirePublishable(version: string, { repository, status, tags }: Workflow): void {
  if (repository === undefined) {
    throw new CliError(
      "Push the tag, whose workflow publishes with provenance; here is --dry-run for a try",
    );
  }
  if (repository !== REPOSITORY) {
    throw new CliError(`Set REPOSITORY in tools/manifest.ts to ${repository}: it is ${REPOSITORY}`);
  }
  if (status.trim() !== "") throw new CliError("Publish a clean tree: something in it was changed");
  if (!tags.includes(`v${version}`)) {
    throw new CliError(
      `Publish the tag v${version} of deno.json: the commit has ${tags.join(", ") || "none"}`,
    );
  }
}
