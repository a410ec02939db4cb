import { symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import type { ProjectSecrets } from "../../plugins/_kernel/secrets.ts";
import { ENGINE_COLUMNS, isSealedText, purposeOf } from "../../rules/sealed_columns.ts";
import { cookieSecrets } from "../crypto/cookie_secrets.ts";
import type { RuntimeConfig } from "../deployment/config.ts";
import type { EngineColumns } from "../request/ctx.ts";
import { SealedTextError } from "./secrets.ts";

/** How what Better Auth encrypts begins. */
const MARK = "$ba$";
/** What an earlier one left in a row, too: hex alone, under the current secret. */
const ENCRYPTED = /^(?:\$ba\$|(?:[0-9a-f]{2})+$)/i;

type Columns = Readonly<Record<string, unknown>>;

/** What the columns of one project are opened and sealed with. */
interface EngineColumnParts {
  readonly config: Pick<RuntimeConfig, "secret" | "previousSecrets">;
  readonly projectId: string;
  /** The project's own; asked for when a column has to be opened or sealed. */
  secrets(): ProjectSecrets;
}

/**
 * The columns that Better Auth encrypts under the secret of its cookies, which comes of the deployment's
 * root, or keeps readable. At rest they are sealed under the project's own keys instead, for their table,
 * column and row; Better Auth is given its own form of them back. Texts of earlier releases are given as
 * they stand, and sealed when they are written next; an authenticator's when its next code is taken.
 *
 * Made for one request: it remembers which text it gave for which, as Better Auth changes some rows only
 * if they still are what it read.
 */
export function engineColumns(parts: EngineColumnParts): EngineColumns {
  const given = new Map<string, string>();
  const stored = new Map<string, string>();
  const engine = engineCipher(parts);

  const seal = async (own: string, place: Place) => {
    const isEncrypted = place.form === "encrypted" && own.startsWith(MARK);
    const text = isEncrypted ? await engine.decrypt(own) : own;
    const sealed = await parts.secrets().seal(text, place);
    remember(own, sealed, place);
    return sealed;
  };
  const textOf = async (value: string, place: Place) => {
    if (isSealedText(value)) return await parts.secrets().open(value, place);
    const isEncrypted = place.form === "encrypted" && ENCRYPTED.test(value);
    return isEncrypted ? await engine.decrypt(value) : value;
  };
  const remember = (own: string, sealed: string, { column, purpose, table }: Place) => {
    given.set(`${purpose} ${sealed}`, own);
    stored.set(`${table}.${column} ${own}`, sealed);
  };
  const openOwn = async (value: string, place: Place) => {
    if (!isSealedText(value)) return value;
    const known = given.get(`${place.purpose} ${value}`);
    if (known !== undefined) return known;
    const text = await textOf(value, place);
    const own = place.form === "readable" ? text : await engine.encrypt(text);
    remember(own, value, place);
    return own;
  };
  return {
    open: (table, row) => changed(table, row, { change: openOwn }),
    seal: (table, { data, id }) => changed(table, data, { change: seal, of: { id } }),
    sealAll: (table, row) =>
      changed(table, row, {
        change: async (value, place) =>
          isSealedText(value)
            ? value
            : await parts.secrets().seal(await textOf(value, place), place),
      }),
    stored: (table, where) =>
      where.map((clause) => {
        const value = stored.get(`${table}.${clause.field} ${clause.value}`);
        return value === undefined ? clause : { ...clause, value };
      }),
    async textOf(table, column, row) {
      const value = row[column];
      if (typeof value !== "string" || value === "") return null;
      return await textOf(value, placeOf(table, column, row));
    },
  };
}

/** A column of a row, and what its text is sealed for. */
interface Place {
  readonly table: string;
  readonly column: string;
  readonly purpose: string;
  readonly form: "encrypted" | "readable";
}

function placeOf(table: string, column: string, row: Columns): Place {
  const form = ENGINE_COLUMNS[table]?.[column] ?? "readable";
  return { table, column, form, purpose: purposeOf(`${table}.${column}`, row) };
}

/** A row with the texts of its columns changed; what is missing, null or empty stays. */
async function changed<T extends Columns>(
  table: string,
  row: T,
  { change, of = row }: {
    change: (value: string, place: Place) => Promise<string>;
    /** What names the row. */
    of?: Columns;
  },
): Promise<T> {
  const changes: Record<string, string> = {};
  for (const column of Object.keys(ENGINE_COLUMNS[table] ?? {})) {
    const value = row[column];
    if (typeof value !== "string" || value === "") continue;
    changes[column] = await change(value, placeOf(table, column, of));
  }
  return { ...row, ...changes };
}

/** What Better Auth encrypts with itself. */
function engineCipher({ config, projectId }: EngineColumnParts) {
  let found: ReturnType<typeof read> | undefined;
  const read = async () => {
    const [current, ...previous] = await cookieSecrets(config, projectId);
    const keys = new Map([current, ...previous].map(({ value, version }) => [version, value]));
    return { keys, currentVersion: current.version, legacySecret: current.value };
  };
  const key = () => found ??= read();
  return {
    encrypt: async (data: string) => await symmetricEncrypt({ key: await key(), data }),
    async decrypt(data: string) {
      try {
        return await symmetricDecrypt({ key: await key(), data });
      } catch {
        throw new SealedTextError();
      }
    },
  };
}
