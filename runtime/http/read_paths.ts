/**
 * POSTs that only read, since the SDK sends every call as a POST. They run in the read lane like a
 * GET; one that turns out to write is answered by the write lane all the same.
 */
const READING_POSTS =
  /^\/(?:api-key\/verify|banata\/(?:projects\/(?:list|get)|config\/(?:public|dashboard|[a-z-]+\/(?:get|list))))$/;

/** Whether a request is tried in the read lane first. */
export function mayOnlyRead(method: string, path: string): boolean {
  return method === "GET" || (method === "POST" && READING_POSTS.test(path));
}
