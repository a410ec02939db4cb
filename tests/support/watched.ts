import { Usage, type UsageCounts } from "../../embedded/functions/usage.ts";
import { answerSite } from "../../embedded/http/site.ts";
import type { Host } from "../../embedded/mod.ts";
import type { Client, Fetch, Reply } from "./client.ts";
import { type Hook, hookOperations } from "./operations.ts";

/** What one request did. */
export type RequestCosts = Readonly<UsageCounts> & { readonly functionCalls: number };

/** An answer and what it cost. */
export interface WatchedReply {
  readonly reply: Reply;
  /** Without what jobs did meanwhile. */
  readonly costs: RequestCosts;
}

/**
 * Sends what `send` sends with a client that hands its one request to the host directly, counted and
 * hooked apart from everything else that the host does.
 */
export async function sendWatched(
  { client, host, hook }: { client: Client; host: Host; hook?: Hook },
  send: (client: Client) => Promise<Reply>,
): Promise<WatchedReply> {
  const { parts } = host.engine;
  const usage = new Usage(parts.usage);
  const context = { identity: null, usage };
  const fetch: Fetch = (request) => answerSite(parts, { request, context });
  const own: Hook = (operation, proceed) =>
    operation.frame.context.usage === usage && hook ? hook(operation, proceed) : proceed();
  using _hooked = hookOperations(own);
  const watched = client.through(fetch);
  const reply = await send(watched);
  client.cookies.clear();
  for (const [name, value] of watched.cookies) client.cookies.set(name, value);
  return { reply, costs: usage };
}
