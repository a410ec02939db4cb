export { createApiKey } from "./create.ts";
export { deleteApiKey } from "./delete.ts";
export { listApiKeys } from "./list.ts";
export { rotateApiKey } from "./rotate.ts";
export { updateApiKey } from "./update.ts";
export { verifyApiKey } from "./verify.ts";
