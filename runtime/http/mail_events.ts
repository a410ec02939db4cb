import type { GenericActionCtx, GenericDataModel } from "convex/server";
import type { MailEventsPath } from "../deployment/paths.ts";
import { errorResponse } from "../request/errors.ts";
import { references } from "../request/references.ts";
import type { LaneResponse } from "../request/wire.ts";
import { forwardedHeaders, type HostRequest, toldAddress } from "./forwarded.ts";
import { readText } from "./input.ts";

/** Headers in which providers sign, or prove who they are. */
const SIGNED = /^(?:authorization|(?:svix|webhook|x-twilio-email-event-webhook)-[a-z]+)$/;

/** A request to a provider's webhook. */
interface MailEventsRequest extends MailEventsPath {
  readonly request: Request;
  readonly host: HostRequest;
  /** Below the base path. */
  readonly path: string;
}

/**
 * Answers a provider's webhook: nobody's session and no browser, so it passes neither lane. Its body
 * goes on as the text that was signed, whatever its content type says.
 */
export async function answerMailEvents(
  ctx: GenericActionCtx<GenericDataModel>,
  { clientId, host, path, provider, request }: MailEventsRequest,
): Promise<LaneResponse> {
  const address = toldAddress(request.headers);
  if (address === null) return errorResponse("INVALID_CLIENT_ADDRESS");
  const headers = forwardedHeaders(new Headers(), { cookies: false, address });
  const admitted = await ctx.runMutation(references.admitMailEvents, {
    request: { method: request.method, url: request.url, headers },
    ...{ clientId, path, provider },
    peer: host.peer ?? undefined,
  });
  if (admitted.response !== undefined) return admitted.response;
  const body = await readText(request);
  if (body.refused !== undefined) return errorResponse(body.refused);
  const signed = [...request.headers].filter(([name]) => SIGNED.test(name));
  const { projectId } = admitted;
  return await ctx.runAction(references.receiveMailEvents, {
    ...{ projectId, provider, headers: signed, body: body.text },
  });
}
