import {
  CliError,
  type CommandCall,
  type CommandForm,
  type OptionForms,
  parseCommand,
} from "../cli/arguments.ts";

/**
 * Runs a task and ends the process: with what `main` gives, or with 1 and one sentence where the task was
 * called wrongly. Whatever else is thrown shows its stack, for whoever works on it.
 */
export async function runTask<const Options extends OptionForms>(
  form: CommandForm<Options>,
  main: (call: CommandCall<Options>) => number | void | Promise<number | void>,
): Promise<never> {
  let code = 1;
  try {
    code = await main(parseCommand(Deno.args, form)) ?? 0;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    console.error(error.message);
  }
  Deno.exit(code);
}
