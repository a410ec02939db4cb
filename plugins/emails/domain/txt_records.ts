/** Looks up the texts under a name in DNS; null where the resolver did not say. */
export type TextLookUp = (name: string) => Promise<string[] | null>;

/** What looking up takes from where it runs. */
interface LookUpOptions {
  /** In a lane, a question that the action answers within its limits of time and size. */
  readonly fetch: (url: string, init: { headers: Record<string, string> }) => Promise<Response>;
  /**
   * A resolver that answers in JSON, as Google's and Cloudflare's do.
   *
   * @default "https://dns.google/resolve"
   */
  readonly resolver?: string;
}

const TXT = 16;
const NO_ERROR = 0;
const NO_SUCH_NAME = 3;
const MAX_RECORDS = 50;
/**
 * What a TXT record is made of, as a zone's file has it: one text or several in quotes. A text without an end is
 * taken to the record's end, or it would be looked for again from each quote in it.
 */
const QUOTED = /"((?:[^"\\]|\\.)*)("?)/gs;

/**
 * The texts under a name in DNS, by way of its aliases: over HTTPS, since Convex's own runtime resolves
 * nothing. Null where the resolver did not say.
 */
export async function txtRecords(
  name: string,
  { fetch, resolver = "https://dns.google/resolve" }: LookUpOptions,
): Promise<string[] | null> {
  const url = `${resolver}?${new URLSearchParams({ name, type: "TXT" })}`;
  const answer = await fetch(url, { headers: { accept: "application/dns-json" } });
  if (answer.status !== 200) return null;
  const { Answer, Status } = objectIn(await answer.text());
  if (Status === NO_SUCH_NAME) return [];
  if (Status !== NO_ERROR) return null;
  const records: unknown[] = Array.isArray(Answer) ? Answer : [];
  return records.slice(0, MAX_RECORDS).flatMap(textOfRecord);
}

function textOfRecord(record: unknown): string[] {
  if (typeof record !== "object" || record === null) return [];
  const { data, type }: { data?: unknown; type?: unknown } = record;
  if (type !== TXT || typeof data !== "string") return [];
  const parts = [...data.matchAll(QUOTED)]
    .map(([, part = "", end]) => end === "" ? "" : part.replace(/\\(.)/gs, "$1"));
  return [data.startsWith('"') ? parts.join("") : data];
}

function objectIn(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
