const DIGITS = 6;
const PERIOD_MS = 30_000;

/** The time steps whose codes are taken at a time: the one it is in, and one to each side (RFC 6238). */
export function stepsAt(now: number): readonly number[] {
  const step = Math.floor(now / PERIOD_MS);
  return [step - 1, step, step + 1];
}

/** The code of six digits of a time step (RFC 4226 section 5.3, by RFC 6238 section 4.2). */
export async function codeOf(secret: string, step: number): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-1" };
  const bytes = new TextEncoder().encode(secret);
  const key = await crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign"]);
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(step));
  const mac = new DataView(await crypto.subtle.sign("HMAC", key, counter.buffer));
  const offset = mac.getUint8(mac.byteLength - 1) & 15;
  const number = (mac.getUint32(offset) & 0x7fffffff) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, "0");
}
