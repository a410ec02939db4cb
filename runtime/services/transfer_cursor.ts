import { base64url } from "jose";
import { z } from "zod";

/** Where an export goes on, and what its last line will say. */
export type ExportCursor = {
  projectId: string;
  /** The last row that was read; null before the first. */
  after: { table: string; id: string } | null;
  /** Whether the project's secrets are in it. */
  secrets: boolean;
  lines: number;
  checksum: string;
  counts: Record<string, number>;
};

const cursor: z.ZodType<ExportCursor> = z.object({
  projectId: z.string(),
  after: z.object({ table: z.string(), id: z.string() }).nullable(),
  secrets: z.boolean(),
  lines: z.number().int().min(1),
  checksum: z.string().regex(/^[0-9a-f]{64}$/),
  counts: z.record(z.string(), z.number().int().min(0)),
});

/**
 * A cursor as text. Whoever forges one only spoils their own export: it names no row that its holder
 * may not export anyway.
 */
export function formatCursor(value: ExportCursor): string {
  return base64url.encode(JSON.stringify(value));
}

/** Reads a cursor; null for what is none. */
export function parseCursor(text: string): ExportCursor | null {
  try {
    const json = new TextDecoder().decode(base64url.decode(text));
    return cursor.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}
