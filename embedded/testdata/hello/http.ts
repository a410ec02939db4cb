import { httpActionGeneric, httpRouter, makeFunctionReference } from "convex/server";
import { release, started } from "./gates.ts";

const greetings = makeFunctionReference<"query">("greetings:list");
const http = httpRouter();

http.route({
  path: "/greetings",
  method: "GET",
  handler: httpActionGeneric(async (ctx) => Response.json(await ctx.runQuery(greetings, {}))),
});

http.route({
  path: "/peer",
  method: "GET",
  handler: httpActionGeneric((_, request) =>
    Promise.resolve(new Response(request.headers.get("x-peer")))
  ),
});

http.route({
  path: "/protocol",
  method: "GET",
  handler: httpActionGeneric((_, request) =>
    Promise.resolve(new Response(new URL(request.url).protocol))
  ),
});

http.route({
  path: "/fails",
  method: "GET",
  handler: httpActionGeneric(() => Promise.reject(new Error("Secret of the app"))),
});

const nothing = new Response(null, { status: 204 });
http.route({
  path: "/nothing-again",
  method: "GET",
  handler: httpActionGeneric(() => Promise.resolve(nothing)),
});

http.route({
  path: "/moved",
  method: "GET",
  handler: httpActionGeneric(() =>
    Promise.resolve(Response.redirect("http://127.0.0.1/greetings"))
  ),
});

http.route({
  path: "/named",
  method: "GET",
  handler: httpActionGeneric(() =>
    Promise.resolve(new Response(null, { headers: { "x-request-id": "of-the-app" } }))
  ),
});

http.route({
  path: "/slow",
  method: "GET",
  handler: httpActionGeneric(async () => {
    started.resolve();
    await release.promise;
    return new Response("slow");
  }),
});

http.route({
  path: "/drops",
  method: "GET",
  handler: httpActionGeneric(() => {
    void Promise.reject(new Error("Dropped on purpose"));
    return Promise.resolve(new Response());
  }),
});

export default http;
