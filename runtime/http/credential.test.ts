import { assertEquals } from "@std/assert";
import { hashApiKey } from "../../plugins/_kernel/hash.ts";
import { namedProject, readCredential } from "./credential.ts";

const KEY = "sk_live_anything";

function request(headers: Record<string, string>, query = ""): Request {
  return new Request(`http://localhost/api/auth/ok${query}`, { headers });
}

Deno.test("readCredential() takes a bearer key before everything else", () => {
  const found = readCredential(
    request({ authorization: `Bearer ${KEY}`, "x-api-key": "other", "x-banata-client-id": "c" }),
  );
  const credential = { kind: "bearer", keyHash: hashApiKey(KEY), clientId: "c" } as const;
  assertEquals(found, { credential });
});

Deno.test("readCredential() refuses two different client ids, and takes one that stands twice", async () => {
  const ids = (header: string, query: string) =>
    readCredential(request({ "x-banata-client-id": header }, query));
  assertEquals(await ids("a", "?client_id=b"), { refused: "INVALID_CLIENT_ID" });
  assertEquals(await ids("a", "?clientId=b"), { refused: "INVALID_CLIENT_ID" });
  assertEquals(await ids("a", "?client_id=a&clientId=a"), {
    credential: { kind: "client", clientId: "a" },
  });
});

Deno.test("readCredential() refuses an authorization it does not understand", () => {
  for (const authorization of ["Basic YTpi", "Bearer other", "Bearer ", "sk_live_x"]) {
    assertEquals(readCredential(request({ authorization, "x-api-key": KEY })), {
      refused: "UNSUPPORTED_AUTHORIZATION",
    });
  }
});

Deno.test("readCredential() takes x-api-key for the project only, well-formed or not", () => {
  for (const key of [KEY, "", "nonsense"]) {
    assertEquals(readCredential(request({ "x-api-key": key })), {
      credential: { kind: "proxy", keyHash: hashApiKey(key) },
    });
  }
});

Deno.test("readCredential() takes a client id from the header or the query", () => {
  const expected = { credential: { kind: "client", clientId: "c1" } };
  assertEquals(readCredential(request({ "x-banata-client-id": "c1" })), expected as never);
  assertEquals(readCredential(request({}, "?client_id=c1")), expected as never);
});

Deno.test("readCredential() takes only the state's client id from a provider's answer", () => {
  const callback = (query: string, headers: Record<string, string> = {}) =>
    new Request(`http://localhost/api/auth/callback/acme?client_id=other${query}`, { headers });
  const ofProject = { credential: { kind: "client", clientId: "c1" } } as const;
  assertEquals(readCredential(callback("&state=c1.xyz")), ofProject);
  assertEquals(readCredential(callback(""), { state: "c1.xyz" }), ofProject);
  assertEquals(readCredential(callback("&state=platform.xyz")), {
    credential: { kind: "platform" },
  });
  for (const query of ["", "&state=", "&state=xyz"]) {
    assertEquals(readCredential(callback(query, { "x-banata-client-id": "c1" })), {
      refused: "INVALID_OAUTH_STATE",
    });
  }
  assertEquals(readCredential(callback("&state=c1.xyz", { "x-api-key": KEY })), {
    credential: { kind: "proxy", keyHash: hashApiKey(KEY) },
  });
});

Deno.test("readCredential() takes nothing for the platform", () => {
  assertEquals(readCredential(request({ cookie: "a=b" })), {
    credential: { kind: "platform" },
  });
});

Deno.test("namedProject() looks at the header, the query and the body", () => {
  const body = { projectId: "p1" };
  const header = { "x-banata-project-id": "p1" };
  assertEquals(namedProject(request(header, "?projectId=p1"), body), { named: "p1" });
  assertEquals(namedProject(request({}, "?project_id=p2"), null), { named: "p2" });
  assertEquals(namedProject(request({}), body), { named: "p1" });
  assertEquals(namedProject(request({}), { projectId: null }), {});
});

Deno.test("namedProject() refuses what is no id, and two of them", () => {
  const refused = { refused: "INVALID_PROJECT_ID" } as const;
  for (const projectId of [1, "", [], { id: "p1" }, true]) {
    assertEquals(namedProject(request({}), { projectId }), refused);
  }
  assertEquals(namedProject(request({}, "?projectId="), null), refused);
  assertEquals(namedProject(request({}, "?projectId=p1"), { projectId: "p2" }), refused);
});
