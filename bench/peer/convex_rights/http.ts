import { httpActionGeneric, httpRouter } from "convex/server";
import { authComponent, createAuth } from "./auth.ts";

const http = httpRouter();

/** A key is verified by the server's API alone, so an app has an HTTP action of its own for it. */
http.route({
  path: "/api/auth/api-key/verify",
  method: "POST",
  handler: httpActionGeneric(async (ctx, request) => {
    const { key } = await request.json();
    return Response.json(await createAuth(ctx).api.verifyApiKey({ body: { key } }));
  }),
});
/** Makes the key that the bench verifies. */
http.route({
  path: "/bench/api-key",
  method: "POST",
  handler: httpActionGeneric(async (ctx, request) => {
    const { userId } = await request.json();
    return Response.json(await createAuth(ctx).api.createApiKey({ body: { userId } }));
  }),
});
authComponent.registerRoutes(http, createAuth);

export default http;
