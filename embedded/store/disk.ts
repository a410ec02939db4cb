import { HostError, messageOf } from "../errors.ts";

/** What SQLite threw, as an operator's problem where it is one: a full disk. Else as it is. */
export function diskFailure(thrown: unknown): unknown {
  if (!/database or disk is full/.test(messageOf(thrown))) return thrown;
  return new HostError(
    "DISK_FULL",
    "Cannot write to the data folder because its disk is full: free space and try again",
    { cause: thrown },
  );
}
