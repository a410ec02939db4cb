import { CliError } from "../../cli/arguments.ts";
import { denoCommand, ROOT } from "../sealed.ts";
import type { Command } from "./steps.ts";

/** Runs a command in the tree and shows what it says. @throws {CliError} if it fails */
export async function runCommand({ folder = "./", run, what }: Command): Promise<void> {
  console.log(`\n== ${what}: ${run.join(" ")}`);
  const [program = "", ...args] = run;
  const options = { cwd: new URL(folder, ROOT), stdin: "null" } as const;
  const command = program === "deno"
    ? denoCommand(args, { flags: [], ...options })
    : new Deno.Command(program, { args, ...options });
  const { code } = await command.spawn().status;
  if (code !== 0) {
    throw new CliError(`Mend what ${run.join(" ")} said, and begin again: nothing after it ran`);
  }
}

/** What a git command says. @throws {CliError} if it fails */
export async function git(...args: readonly string[]): Promise<string> {
  const command = new Deno.Command("git", { args: [...args], cwd: ROOT, stdin: "null" });
  const { stderr, stdout, success } = await command.output();
  if (!success) throw new CliError(`Mend this first: ${new TextDecoder().decode(stderr).trim()}`);
  return new TextDecoder().decode(stdout);
}

/** Lines of what a command said. */
export function linesOf(text: string): string[] {
  return text.split("\n").map((line) => line.trim()).filter(Boolean);
}
