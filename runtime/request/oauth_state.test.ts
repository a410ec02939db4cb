import { assertEquals } from "@std/assert";
import { clientIdInState, tagState, untagState } from "./oauth_state.ts";

const BASE = "https://auth.example.com/api/auth";

Deno.test("clientIdInState() reads the head of a callback's state and nothing else", () => {
  const callback = `${BASE}/callback/google`;
  const cases: [string, Record<string, unknown> | null, string | null | undefined][] = [
    [`${callback}?state=client_A.xyz`, null, "client_A"],
    [callback, { state: "client_A.x.y" }, "client_A"],
    [`${callback}?state=client_A.xyz`, { state: "client_B.xyz" }, "client_A"],
    [`${callback}?state=xyz`, null, null],
    [`${callback}?state=.xyz`, null, null],
    [callback, { state: ["client_A.xyz"] }, null],
    [callback, null, null],
    [`${BASE}/callback/google/more?state=client_A.xyz`, null, undefined],
    [`${BASE}/get-session?state=client_A.xyz`, null, undefined],
  ];
  for (const [url, fields, expected] of cases) {
    assertEquals([url, fields, clientIdInState(url, fields)], [url, fields, expected]);
  }
});

Deno.test("untagState() gives back a state of its own client id only", () => {
  const tagged = tagState("xyz.1", "client_A");
  assertEquals(untagState(tagged, "client_A"), "xyz.1");
  assertEquals(untagState(tagged, "client_"), null);
  assertEquals(untagState("xyz", "client_A"), null);
});
