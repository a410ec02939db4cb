import { assertEquals } from "@std/assert";
import { type FunctionReference, getFunctionName, makeFunctionReference } from "convex/server";
import { captureConsole } from "../../tests/support/captured_console.ts";
import { responder } from "./respond.ts";

const SESSIONS = "session_read:byTokens";
const READ = "banataAuth/adapter:read";
const WRITE = "banataAuth/auth:write";

/** The functions that were called to answer a session check, and who answered. */
async function askedFor(
  query: string,
  { cookie, sessions = () => [] }: { cookie?: string; sessions?: () => unknown[] } = {},
): Promise<[string[], string]> {
  const asked: string[] = [];
  const answers: Readonly<Record<string, () => unknown>> = {
    [SESSIONS]: sessions,
    [READ]: () => ({ response: response(READ) }),
    [WRITE]: () => ({ response: response(WRITE) }),
  };
  const call = async (reference: FunctionReference<"query">) => {
    const name = getFunctionName(reference);
    asked.push(name);
    return await answers[name]?.();
  };
  const ctx = { runQuery: call, runMutation: call } as never;
  const component = { session_read: { byTokens: makeFunctionReference<"query">(SESSIONS) } };
  const url = `https://auth.example.com/api/auth/get-session${query}`;
  const request = new Request(url, { headers: cookie === undefined ? {} : { cookie } });
  const answer = await responder({ component: component as never })(ctx, request);
  return [asked, await answer.text()];
}

function response(body: string) {
  return { status: 200, headers: [], body };
}

/** Signed by nobody, so it is nobody's; its form is that of a session's. */
const COOKIE = `better-auth.session_token=token.${"A".repeat(43)}=`;

Deno.test("responder() answers a plain request itself, and the lane that it is one for the others", async () => {
  using _env = environment();
  assertEquals(await askedFor(""), [[], "null"]);
  assertEquals(await askedFor("", { cookie: COOKIE }), [[SESSIONS], "null"]);
  assertEquals(await askedFor("?fields=id"), [[READ], READ]);
  assertEquals(await askedFor("?projectId=proj_1"), [[WRITE], WRITE]);
});

Deno.test("responder() has the read lane answer where it can't itself, and says so in the log", async () => {
  using _env = environment();
  using lines = captureConsole();
  const sessions = () => {
    throw new TypeError("Not to be read in a log");
  };
  assertEquals(await askedFor("", { cookie: COOKIE, sessions }), [[SESSIONS, READ], READ]);
  const [line = "", ...others] = lines.lines;
  const { error, level, message } = JSON.parse(line);
  assertEquals([level, error, message, others], ["error", "TypeError", undefined, []]);
});

Deno.test("responder() logs which limit a function passed, and nothing else of an error", async () => {
  using _env = environment();
  using lines = captureConsole();
  const limit = "Scanned too many documents in a single function execution";
  for (
    const [message, logged] of [[`x@example.com: ${limit} (limit: 32000)`, limit], ["x", undefined]]
  ) {
    const sessions = () => {
      throw new Error(message);
    };
    await askedFor("", { cookie: COOKIE, sessions });
    assertEquals(JSON.parse(lines.lines.at(-1) ?? "").message, logged);
  }
});

Deno.test("responder() names one type of an answer, and lets no browser guess another", async () => {
  using _env = environment();
  const headers = [["content-type", "application/json"], ["Content-Type", "application/json"]];
  const ctx = { runMutation: () => ({ response: { status: 400, headers, body: "{}" } }) } as never;
  const request = new Request("https://auth.example.com/api/auth/sign-out", {
    method: "POST",
    headers: { "x-project-id": "proj_1" },
  });
  const answer = await responder({ component: {} as never })(ctx, request);
  assertEquals(answer.status, 400);
  assertEquals(answer.headers.get("content-type"), "application/json");
  assertEquals(answer.headers.get("x-content-type-options"), "nosniff");
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
