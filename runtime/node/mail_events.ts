import type { GenericActionCtx, GenericDataModel } from "convex/server";
import { INBOUND_ERROR_CODES, type InboundCode } from "../../plugins/emails/inbound/codes.ts";
import { INBOUND_WEBHOOKS } from "../../plugins/emails/inbound/mod.ts";
import type { MailEvent } from "../../plugins/emails/inbound/types.ts";
import type { ToldEvent } from "../../plugins/emails/provider_events.ts";
import { errorResponse, jsonResponse } from "../request/errors.ts";
import { type ReceiveMailEventsArgs, references } from "../request/references.ts";
import type { LaneResponse } from "../request/wire.ts";
import { answeringKms } from "./answering_kms.ts";
import { baseUrlOf, fetchPublic } from "./send_mails.ts";

type Ctx = Pick<GenericActionCtx<GenericDataModel>, "runMutation">;

/** How each refusal is answered: what no repetition mends is no 5xx. */
const STATUS: Readonly<Record<InboundCode, number>> = {
  WEBHOOK_SECRET_INVALID: 409,
  WEBHOOK_TOO_LARGE: 413,
  WEBHOOK_SIGNATURE_MISSING: 401,
  WEBHOOK_SIGNATURE_INVALID: 401,
  WEBHOOK_SIGNATURE_VERSION: 401,
  WEBHOOK_CERTIFICATE_REFUSED: 401,
  WEBHOOK_TOPIC_UNKNOWN: 401,
  WEBHOOK_EXPIRED: 401,
  WEBHOOK_REPLAYED: 409,
  WEBHOOK_BODY_INVALID: 400,
  WEBHOOK_NOT_CONFIRMED: 409,
};

/** Verifies what came to a provider's webhook, and has what it tells kept. */
export async function receiveMailEvents(
  ctx: Ctx,
  { body, headers, projectId, provider }: ReceiveMailEventsArgs,
): Promise<LaneResponse> {
  const secret = await answeringKms(
    (asked) => ctx.runMutation(references.openMailWebhook, { projectId, provider, asked }),
  );
  if (secret.failure !== undefined) return errorResponse(secret.failure);
  if (secret.value === null || !isReceiver(provider)) return errorResponse("NOT_FOUND");
  const request = {
    headers: new Headers(headers.map(([name = "", value = ""]) => [name, value])),
    body: new TextEncoder().encode(body),
  };
  const result = await INBOUND_WEBHOOKS[provider].receive(request, secret.value, {
    fetch: fetchAtSns,
    now: () => Date.now(),
    // That is known where it is kept, in the same commit.
    isReplayed: () => false,
  });
  if ("code" in result) return refusal(result.code);
  const isTaken = await ctx.runMutation(references.keepMailEvents, {
    ...{
      projectId,
      provider,
      replay: result.replay && { id: result.replay.id, keptMs: result.replay.keptMs },
    },
    events: result.events.flatMap(toldOf),
  });
  return isTaken ? jsonResponse(200, { body: { success: true } }) : refusal("WEBHOOK_REPLAYED");
}

/** Whoever verifies asks SNS alone, for certificates and to confirm; an operator's proxy may stand for it. */
function fetchAtSns(url: string, init: RequestInit): Promise<Response> {
  const { baseUrl } = baseUrlOf("sns");
  const { pathname, search } = new URL(url);
  return fetchPublic(baseUrl === undefined ? url : `${baseUrl}${pathname}${search}`, init);
}

function isReceiver(id: string): id is keyof typeof INBOUND_WEBHOOKS {
  return Object.hasOwn(INBOUND_WEBHOOKS, id);
}

/** Events of mails that are not ours, as of another app with the same account, are nothing to keep. */
function toldOf({ intentId, kind, permanent, providerMessageId }: MailEvent): ToldEvent[] {
  return intentId === null ? [] : [{ kind, permanent, providerMessageId, intentId }];
}

function refusal(code: InboundCode): LaneResponse {
  const { message } = INBOUND_ERROR_CODES[code];
  return jsonResponse(STATUS[code], { body: { code, message } });
}
