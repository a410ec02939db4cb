import type { GenericActionCtx, GenericDataModel } from "convex/server";

/** What may stand in a log line and a header as it is. */
const REQUEST_ID = /^[\w-]{8,64}$/;

/**
 * The request's one id: the host's own, under which Convex and the embedded host log the functions
 * that run for it. A client can't choose it. Made here where a host has none.
 */
export async function requestIdOf(
  { meta }: Pick<GenericActionCtx<GenericDataModel>, "meta">,
): Promise<string> {
  try {
    const { requestId } = await meta.getRequestMetadata();
    if (REQUEST_ID.test(requestId)) return requestId;
  } catch {
    // A Convex backend of before there were such ids refuses to tell.
  }
  return crypto.randomUUID();
}
