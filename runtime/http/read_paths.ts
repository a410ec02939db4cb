/**
 * POSTs that only read, since the SDK sends every call as a POST. They run in the read lane like a
 * GET; one that turns out to write is answered by the write lane all the same.
 */
const READING_POSTS =
  /^\/(?:api-key\/verify|admin\/has-permission|banata\/rbac\/[a-z-]+|organization\/(?:list(?:-[a-z-]+)?|get-full-organization|check-slug|has-permission)|banata\/(?:projects\/(?:(?:administrators\/)?list|administrators\/invitations|get|export|import\/status)|config\/(?:public|dashboard|[a-z-]+\/(?:get|list))))$/;

/** GETs that always write, so that the read lane would be a detour: a provider brings its answer once. */
const WRITING_GETS = /^\/(?:callback\/|one-time-token\/generate$)/;

/** Whether a request is tried in the read lane first. */
export function mayOnlyRead(method: string, path: string): boolean {
  if (method === "GET") return !WRITING_GETS.test(path);
  return method === "POST" && READING_POSTS.test(path);
}
