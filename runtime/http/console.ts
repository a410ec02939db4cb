import type { GenericActionCtx, GenericDataModel } from "convex/server";
import { hostRequestOf } from "./forwarded.ts";

/**
 * Answers a GET of the console. Its files are loaded by the first such request: as texts in the module of
 * every other request they would have to be read for each.
 */
export async function respondToConsole(
  ctx: GenericActionCtx<GenericDataModel>,
  request: Request,
): Promise<Response> {
  const { answerConsole } = await import("../../console/mod.ts");
  const { pathname } = new URL(request.url);
  const { requestId } = await hostRequestOf(ctx);
  const { body, headers, status } = answerConsole({
    path: pathname,
    ifNoneMatch: request.headers.get("if-none-match"),
  });
  const answer = new Headers(headers.map(([name, value]): [string, string] => [name, value]));
  answer.set("x-request-id", requestId);
  return new Response(request.method === "HEAD" ? null : body, { status, headers: answer });
}
