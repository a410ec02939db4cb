/** A failure its sentence explains: the command prints it to stderr and exits with code 1. */
export class CliError extends Error {
  override readonly name = "CliError";
}
