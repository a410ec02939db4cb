import type { GenericActionCtx, GenericDataModel } from "convex/server";
import { normalAddress } from "../../plugins/_kernel/addresses.ts";

/** What may stand in a log line and a header as it is. */
const REQUEST_ID = /^[\w-]{8,64}$/;

/** What the host knows of a request besides what it carries. */
export interface HostRequest {
  /**
   * The request's one id: the host's own, under which Convex and the embedded host log the functions
   * that run for it. A client can't choose it. Made here where a host has none.
   */
  readonly requestId: string;
  /** The address that the request came from, a proxy's where there is one; null where it is not known. */
  readonly peer: string | null;
}

/** Asks the host about the request that runs. */
export async function hostRequestOf(
  { meta }: Pick<GenericActionCtx<GenericDataModel>, "meta">,
): Promise<HostRequest> {
  try {
    const { ip, requestId } = await meta.getRequestMetadata();
    const isId = REQUEST_ID.test(requestId);
    return {
      requestId: isId ? requestId : crypto.randomUUID(),
      peer: ip === null ? null : normalAddress(ip),
    };
  } catch {
    // A Convex backend of before there was such metadata refuses to tell.
    return { requestId: crypto.randomUUID(), peer: null };
  }
}
