import type { AsyncHandlers } from "./handlers.ts";
import { unsupported } from "./handlers.ts";

/** `ctx.auth` and `ctx.meta`. */
export const metaCalls: AsyncHandlers = {
  "1.0/getUserIdentity": ({ frame }) => JSON.stringify(frame.context.identity),
  "1.0/getFunctionMetadata": ({ frame }) =>
    JSON.stringify({ name: frame.target.path, componentPath: frame.component.path }),
  "1.0/getDeploymentMetadata": () =>
    JSON.stringify({ name: "embedded", region: null, class: "s16" }),
  "1.0/getRequestMetadata": () =>
    JSON.stringify({
      ip: null,
      userAgent: null,
      requestId: "",
      scheduledFunctionId: null,
      authToken: null,
    }),
};

/** What only a Convex deployment does; each fails by its own name. */
export const unsupportedCalls: AsyncHandlers = {
  "1.0/actions/vectorSearch": () => unsupported("Vector search"),
  "1.0/signJwt": () => unsupported("ctx.auth.signJwt()"),
  "1.0/createServiceToken": () => unsupported("A Convex-managed service"),
  "1.0/getServiceUrl": () => unsupported("A Convex-managed service"),
};
