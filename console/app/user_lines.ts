/** A user of a list that somebody pasted. */
export interface UserLine {
  /** From 1. */
  readonly line: number;
  readonly email: string;
  readonly name: string;
  /** Absent for the usual one. */
  readonly role?: string;
}

/** A list of users as it was pasted: who can be made, and the numbers of lines that nobody can be read from. */
export interface UserLines {
  readonly users: readonly UserLine[];
  readonly unreadable: readonly number[];
}

/** What separates a line's fields where it is there, with how they are found then. */
const FIELDS = [
  ["\t", /(?:^|\t)(?:"((?:[^"]|"")*)"|([^\t]*))/g],
  [";", /(?:^|;)(?:"((?:[^"]|"")*)"|([^;]*))/g],
  [",", /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g],
] as const;

/**
 * Users of a text with one in each line: address, name, and perhaps a role, as spreadsheets write and copy
 * them (commas, semicolons or tabs; quotes around what has one). A first line without an address is the
 * names of the columns; an address that comes again is left out.
 */
export function userLines(text: string): UserLines {
  const users: UserLine[] = [];
  const unreadable: number[] = [];
  const known = new Set<string>();
  for (const [index, each] of text.split(/\r?\n/).entries()) {
    const line = index + 1;
    if (each.trim() === "") continue;
    const [email = "", name = "", role = ""] = fieldsOf(each);
    if (index === 0 && !each.includes("@")) continue;
    if (!email.includes("@") || name === "") {
      unreadable.push(line);
      continue;
    }
    const address = email.toLowerCase();
    if (known.has(address)) continue;
    known.add(address);
    users.push({ line, email: address, name, ...role === "" ? {} : { role } });
  }
  return { users, unreadable };
}

function fieldsOf(line: string): string[] {
  const field = FIELDS.find(([separator]) => line.includes(separator))?.[1] ?? FIELDS[0][1];
  return [...line.matchAll(field)].map(([, quoted, plain = ""]) =>
    (quoted?.replaceAll('""', '"') ?? plain).trim()
  );
}
