import { assertEquals } from "@std/assert";
import { type FunctionReference, getFunctionName } from "convex/server";
import type { LightResult } from "../request/wire.ts";
import { respond } from "./respond.ts";

const LIGHT = "banataAuth/light:answer";
const READ = "banataAuth/adapter:read";
const WRITE = "banataAuth/auth:write";

/** The functions that were called to answer a session check, and who answered. */
async function askedFor(light: () => LightResult): Promise<[string[], string]> {
  const asked: string[] = [];
  const answers: Readonly<Record<string, () => unknown>> = {
    [LIGHT]: light,
    [READ]: () => ({ response: response(READ) }),
    [WRITE]: () => ({ response: response(WRITE) }),
  };
  const call = async (reference: FunctionReference<"query">) => {
    const name = getFunctionName(reference);
    asked.push(name);
    return await answers[name]?.();
  };
  const ctx = { runQuery: call, runMutation: call } as never;
  const request = new Request("https://auth.example.com/api/auth/get-session");
  return [asked, await (await respond(ctx, request)).text()];
}

function response(body: string) {
  return { status: 200, headers: [], body };
}

Deno.test("respond() asks the light lane alone, and the one it names where it gives no answer", async () => {
  using _env = environment();
  assertEquals(await askedFor(() => ({ response: response(LIGHT) })), [[LIGHT], LIGHT]);
  assertEquals(await askedFor(() => ({ lane: "read" })), [[LIGHT, READ], READ]);
  assertEquals(await askedFor(() => ({ lane: "write" })), [[LIGHT, WRITE], WRITE]);
});

Deno.test("respond() has the read lane answer for an app that has no light one", async () => {
  using _env = environment();
  const missing = () => {
    throw new Error(`Could not find public function for '${LIGHT}'`);
  };
  assertEquals(await askedFor(missing), [[LIGHT, READ], READ]);
});

function environment(): Disposable {
  const values = {
    BETTER_AUTH_SECRET: "abcdefghijklmnopqrstuvwxyz012345",
    SITE_URL: "https://auth.example.com",
  };
  const before = Object.keys(values).map((name) => [name, Deno.env.get(name)] as const);
  for (const [name, value] of Object.entries(values)) Deno.env.set(name, value);
  return {
    [Symbol.dispose]() {
      for (const [name, value] of before) {
        if (value === undefined) Deno.env.delete(name);
        else Deno.env.set(name, value);
      }
    },
  };
}
