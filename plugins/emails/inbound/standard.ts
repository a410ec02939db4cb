import { Webhook } from "standardwebhooks";
import { equalsInConstantTime } from "../../_kernel/crypto.ts";
import type { InboundCode } from "./codes.ts";
import { CLOCK_MS, jsonPayload, secondsOf, type TextRequest, type Verified } from "./receiver.ts";

/** No dot, which ends an id where it is signed. */
const ID = /^[\w-]{1,128}$/;
const MAX_SIGNATURES_LENGTH = 2048;

/**
 * Verifies a request by Standard Webhooks, of which Svix's is an earlier name. The library's own check
 * looks at the machine's clock, so here it signs, and what it signs is compared.
 *
 * @param prefix of the three headers
 */
export function verifyStandard(
  request: TextRequest,
  secret: string,
  { prefix }: { prefix: "svix" | "webhook" },
): Verified | InboundCode {
  const { headers, text } = request;
  const id = headers.get(`${prefix}-id`) ?? "";
  const at = secondsOf(headers.get(`${prefix}-timestamp`));
  const signatures = headers.get(`${prefix}-signature`) ?? "";
  if (!ID.test(id) || at === null || signatures === "") return "WEBHOOK_SIGNATURE_MISSING";
  if (signatures.length > MAX_SIGNATURES_LENGTH) return "WEBHOOK_SIGNATURE_INVALID";
  const expected = new Webhook(secret).sign(id, new Date(at), text);
  // Several while a secret is changed.
  const isSigned = signatures.split(" ").some((each) => equalsInConstantTime(each, expected));
  if (!isSigned) return "WEBHOOK_SIGNATURE_INVALID";
  return { payload: jsonPayload(request), signed: { at, windowMs: CLOCK_MS, id } };
}
