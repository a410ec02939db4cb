import { httpActionGeneric, httpRouter } from "convex/server";

const http = httpRouter();

http.route({
  path: "/who",
  method: "GET",
  handler: httpActionGeneric(async (ctx) => {
    try {
      return Response.json(await ctx.auth.getUserIdentity());
    } catch (thrown) {
      return Response.json({ refused: thrown instanceof Error ? thrown.message : "" });
    }
  }),
});

http.route({
  path: "/token",
  method: "GET",
  handler: httpActionGeneric(async (ctx) =>
    Response.json((await ctx.meta.getRequestMetadata()).authToken)
  ),
});

http.route({
  pathPrefix: "/reset-password/",
  method: "GET",
  handler: httpActionGeneric(() => Promise.resolve(new Response("reset"))),
});

export default http;
