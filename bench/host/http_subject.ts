/** One side of `deno task bench:http`, in a process of its own: bare `Deno.serve`, or the host. */
import process from "node:process";
import { httpActionGeneric, httpRouter, makeFunctionReference } from "convex/server";
import { notes, schema } from "./app.ts";
import { TextLineStream } from "../auth/lines.ts";
import { serve } from "../../embedded/mod.ts";

const NOTES = 1_000;
const byKey = makeFunctionReference<"query">("notes:byKey");

function router(): ReturnType<typeof httpRouter> {
  const router = httpRouter();
  router.route({
    path: "/nothing",
    method: "GET",
    handler: httpActionGeneric(() => Promise.resolve(Response.json({}))),
  });
  router.route({
    path: "/note",
    method: "GET",
    handler: httpActionGeneric(async (ctx, request) => {
      const key = new URL(request.url).searchParams.get("key");
      return Response.json(await ctx.runQuery(byKey, { key }));
    }),
  });
  return router;
}

function startBare(): { port: number; close: () => Promise<void> } {
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  const server = Deno.serve(options, (request) => Response.json({ length: request.url.length }));
  return { port: server.addr.port, close: () => server.shutdown() };
}

async function startHost(): Promise<{ port: number; close: () => Promise<void> }> {
  const dataDir = await Deno.makeTempDir({ prefix: "banata-bench-" });
  const modules = {
    notes: () => Promise.resolve({ ...notes }),
    http: () => Promise.resolve({ default: router() }),
  };
  const host = await serve({ app: { modules, schema }, dataDir, port: 0, sitePort: 0 });
  await host.run("notes:fill", { from: 0, to: NOTES });
  return {
    port: host.sitePort,
    async close() {
      await host.close();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}

/** Processor time of this process, in µs. */
function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

const side = Deno.args[0] === "bare" ? startBare() : await startHost();
console.log(JSON.stringify(side.port));
const lines = Deno.stdin.readable
  .pipeThrough(new TextDecoderStream())
  .pipeThrough(new TextLineStream());
for await (const line of lines) {
  if (line !== "cpu") break;
  console.log(JSON.stringify(cpuMicros()));
}
await side.close();
