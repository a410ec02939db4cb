import type { GenericActionCtx, GenericDataModel } from "convex/server";
import { hostRequestOf } from "./forwarded.ts";

/**
 * Answers a GET of the reference of the HTTP API. It is the same for everybody and asks nothing. Its text is loaded by
 * the first such request, as the console's files are.
 */
export async function respondToReference(
  ctx: GenericActionCtx<GenericDataModel>,
  request: Request,
): Promise<Response> {
  const { answerReference } = await import("./reference_page.ts");
  const { requestId } = await hostRequestOf(ctx);
  const { body, headers, status } = await answerReference({
    isDocument: new URL(request.url).pathname.endsWith(".json"),
    ifNoneMatch: request.headers.get("if-none-match"),
  });
  return new Response(request.method === "HEAD" ? null : body, {
    status,
    headers: { ...headers, "x-request-id": requestId },
  });
}
