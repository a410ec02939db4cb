import type { MigrationStep } from "./step.ts";

// Crockford's base 32, in the order of its character codes.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_CHARS = 10;
const OTHER_CHARS = 16;

/**
 * Gives events from before they had ids and names theirs: what was `action` is their `kind`, and the
 * fields that changed are told as every event tells them since. What nobody recorded stays absent.
 */
export const wholeEvents: MigrationStep = {
  version: 5,
  name: "give events their ids and names",
  table: "event",
  up: ({ action, at, details, id, model }) => {
    if (typeof id === "string" || typeof at !== "number") return null;
    const kind = String(action);
    const list = Array.isArray(details) ? details.map(String) : [];
    const [code, about] = list;
    const isRefusal = kind === "refused";
    const changes = { before: {}, after: {}, hidden: list };
    return {
      id: eventId(at),
      kind,
      action: `${snakeCase(String(model))}.${kind}`,
      details: undefined,
      occurredAt: at,
      ...isRefusal && code !== undefined ? { code } : {},
      ...isRefusal && about !== undefined ? { owner: about } : {},
      ...!isRefusal && list.length > 0 ? { changes: JSON.stringify(changes) } : {},
    };
  },
};

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `evt_` and 26 characters that sort by the time, epoch ms. */
function eventId(time: number): string {
  let rest = Math.floor(time);
  let text = "";
  for (let at = 0; at < TIME_CHARS; at++) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  const bytes = crypto.getRandomValues(new Uint8Array(OTHER_CHARS));
  return `evt_${text}${Array.from(bytes, (byte) => ALPHABET.charAt(byte % 32)).join("")}`;
}
