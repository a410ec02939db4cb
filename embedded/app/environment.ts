import type { WriterQueue } from "../functions/writer_queue.ts";
import type { Connection } from "../store/connection.ts";

/** Environment variables by name. */
export type Variables = Record<string, string>;

/** A variable that was set over the functions API. */
type EnvironmentVariable = { name: string; value: string };

/** A change of one variable; null removes it. */
export interface EnvironmentChange {
  name: string;
  value: string | null;
}

/** A change that is refused. `message` says why, and holds no value. */
export class EnvironmentError extends Error {
  /** Convex's short name of the reason. */
  readonly code: string;

  /** Builds the error. */
  constructor(code: string, message: string) {
    super(message);
    this.name = "EnvironmentError";
    this.code = code;
  }
}

const NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const MAX_NAME_LENGTH = 256;
/** The largest HTTP header, as on Convex. */
const MAX_VALUE_BYTES = 8 * 1024;
const MAX_VARIABLES = 512;

/**
 * The app's environment: what the host was given at its start, and what was set since by `npx convex env set`
 * and kept in the database. What was given wins and can neither be changed nor read over the network: it
 * belongs to whoever runs the process.
 */
export class Environment {
  /** What the app's functions see. The same object for good: changes happen in it. */
  readonly values: Variables;
  readonly #connection: Connection;
  readonly #given: Readonly<Variables>;
  readonly #derived: { values: Variables; compute: () => Variables }[] = [];
  readonly #listeners = new Set<() => void | Promise<void>>();

  /** Reads what is kept; `connection` is the writer's. */
  constructor(connection: Connection, given: Readonly<Variables>) {
    this.#connection = connection;
    this.#given = given;
    this.values = { ...Object.fromEntries(this.list().map((each) => [each.name, each.value])) };
    Object.assign(this.values, given);
  }

  /** The kept variables by name. */
  list(): EnvironmentVariable[] {
    return this.#connection.all("SELECT name, value FROM environment ORDER BY name")
      .map(([name, value]) => ({ name: String(name), value: String(value) }));
  }

  /** A kept variable, or null. */
  find(name: string): EnvironmentVariable | null {
    return this.list().find((each) => each.name === name) ?? null;
  }

  /** A component's environment, worked out again at each change. The same object for good. */
  derive(compute: () => Variables): Variables {
    const values = compute();
    this.#derived.push({ values, compute });
    return values;
  }

  /** Calls a listener after each change. */
  onChange(listener: () => void | Promise<void>): void {
    this.#listeners.add(listener);
  }

  /**
   * Changes variables, all or none; settles when they are on disk and functions see them.
   *
   * @throws {EnvironmentError} when a change is not allowed.
   */
  async update(changes: readonly EnvironmentChange[], writer: WriterQueue): Promise<void> {
    for (const change of changes) this.#check(change);
    await writer.run(({ connection }) => {
      for (const { name, value } of changes) {
        if (value === null) connection.run("DELETE FROM environment WHERE name = ?", name);
        else {
          const save = "INSERT OR REPLACE INTO environment(name, value) VALUES(?, ?)";
          connection.run(save, name, value);
        }
      }
      const count = Number(connection.get("SELECT count(*) FROM environment")?.[0]);
      if (count > MAX_VARIABLES) {
        throw new EnvironmentError(
          "EnvVarLimitMet",
          `The environment variable limit (${MAX_VARIABLES}) has been met.`,
        );
      }
    });
    for (const { name, value } of changes) {
      if (value === null) delete this.values[name];
      else this.values[name] = value;
    }
    for (const { values, compute } of this.#derived) replaceContent(values, compute());
    for (const listener of this.#listeners) await listener();
  }

  #check({ name, value }: EnvironmentChange): void {
    if (!NAME.test(name) || name.length > MAX_NAME_LENGTH) {
      throw new EnvironmentError(
        "EnvironmentVariableNameInvalid",
        `The environment variable name ${
          JSON.stringify(name.slice(0, MAX_NAME_LENGTH))
        } is invalid: ` +
          `use up to ${MAX_NAME_LENGTH} letters, digits and underscores, with no digit in front`,
      );
    }
    if (Object.hasOwn(this.#given, name)) {
      throw new EnvironmentError(
        "EnvVarNameForbidden",
        `Environment variable "${name}" was given to the host at its start: change it there and restart`,
      );
    }
    if (value !== null && new TextEncoder().encode(value).length > MAX_VALUE_BYTES) {
      throw new EnvironmentError(
        "EnvironmentVariableValueTooLarge",
        `The value of environment variable "${name}" is larger than ${MAX_VALUE_BYTES} bytes`,
      );
    }
  }
}

function replaceContent(target: Variables, content: Variables): void {
  for (const name of Object.keys(target)) if (!(name in content)) delete target[name];
  Object.assign(target, content);
}
