import { Webhook } from "standardwebhooks";
import type { StreamMessage } from "./message.ts";

/** The headers of an attempt: signed with each secret that counts, the newest first. */
export function signedHeaders(
  { body, id }: StreamMessage,
  { now, secrets }: { secrets: readonly string[]; now: number },
): Record<string, string> {
  const at = new Date(now);
  return {
    "content-type": "application/json",
    "user-agent": "Banata-Audit-Stream/1",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now / 1000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(" "),
  };
}
