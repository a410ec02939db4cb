/** A failure its sentence explains: the command prints it to stderr and exits with code 1. */
export class CliError extends Error {
  /** The class, for logs. */
  override readonly name = "CliError";
}
