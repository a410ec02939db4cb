import { assertEquals } from "@std/assert";
import { CALLS } from "../support/calls/mod.ts";
import { Client, ok, type SendOptions } from "../support/client.ts";
import { changesBetween, snapshotOf } from "../support/disk.ts";
import { openPlatform } from "../support/in_process.ts";
import { projectWithKey, signedInAdmin } from "../support/set_up.ts";

// A request that names a project is answered for that project or refused; never for another one.

/** Below these an operator's session may name a project. */
const OPERATORS = /^\/(?:admin|api-key|banata|organization)\//;
/** What a sign-up without a key is answered in any case. */
const CODES = ["PROJECT_ID_NOT_ALLOWED", "PROJECT_API_KEY_REQUIRED"];

/** The ways in which a request names a project. */
function waysToName(id: string): Readonly<Record<string, SendOptions & { query?: string }>> {
  return {
    projectId: { body: { projectId: id, name: "Mallory" } },
    project_id: { body: { project_id: id, name: "Mallory" } },
    "?projectId": { query: `projectId=${id}` },
    "?project_id": { query: `project_id=${id}` },
    "x-banata-project-id": { headers: { "x-banata-project-id": id } },
  };
}

Deno.test("A project that is named and not served is refused", async (t) => {
  await using platform = await openPlatform();
  const admin = await signedInAdmin(platform);
  const [a, b] = [await projectWithKey(admin, "a"), await projectWithKey(admin, "b")];

  await t.step("by every endpoint that is not for operators, with nothing changed", async () => {
    const endpoints = new Set(CALLS.map(({ endpoint }) => endpoint));
    const before = await snapshotOf(platform.host);
    for (const endpoint of endpoints) {
      const [method = "", path = ""] = endpoint.split(" ");
      // The client id in the path, or the state, is the project there.
      if (OPERATORS.test(path) || /^\/(?:p|callback)\//.test(path)) continue;
      for (const [name, { body, headers, query }] of Object.entries(waysToName(a.id))) {
        if (method === "GET" && body !== undefined) continue;
        const sent = method === "GET" ? undefined : body ?? {};
        const to = query === undefined ? path : `${path}?${query}`;
        // A fresh copy, so that nothing signs the administrator out.
        const client = admin.through(fetch);
        const reply = await client.send(to, { method, body: sent, headers });
        const about = `${endpoint} ${name}: ${reply.text}`;
        assertEquals([reply.status, CODES.includes(String(reply.code))], [403, true], about);
      }
    }
    const kept = changesBetween(before, await snapshotOf(platform.host))
      .filter(({ table }) => !/rateBucket|event$/.test(table));
    assertEquals(kept.map(({ table }) => table), []);
  });

  await t.step(
    "/update-user and /token still serve who names nobody, or the platform",
    async () => {
      await ok(admin.post("/update-user", { name: "Ada" }));
      await ok(admin.post("/update-user", { name: "Ada", projectId: "platform" }));
      await ok(admin.get("/token"));
    },
  );

  await t.step("beside a client id, when it is another one", async () => {
    const app = new Client(platform.site, { "x-banata-client-id": a.clientId });
    const codeOf = async (query: string) => (await app.get(`/get-session${query}`)).code;
    assertEquals(await codeOf(`?projectId=${b.id}`), "PROJECT_SCOPE_MISMATCH");
    assertEquals(await codeOf(`?projectId=${a.id}`), undefined);
    assertEquals(await codeOf(`?client_id=${b.clientId}`), "INVALID_CLIENT_ID");
    assertEquals(await codeOf(`?clientId=${a.clientId}`), undefined);
  });

  await t.step("by a client id beside a key, when it is another project's", async () => {
    for (const [name, value] of [["x-api-key", a.key], ["authorization", `Bearer ${a.key}`]]) {
      const app = new Client(platform.site, { [name!]: value! });
      const codeOf = async (clientId: string) => {
        const headers = { "x-banata-client-id": clientId };
        return (await app.post("/admin/list-users", {}, { headers })).code;
      };
      assertEquals(await codeOf(b.clientId), "PROJECT_SCOPE_MISMATCH");
      assertEquals(await codeOf("b"), "PROJECT_SCOPE_MISMATCH");
      const own = await Promise.all([codeOf(a.clientId), codeOf("a")]);
      assertEquals(own.includes("PROJECT_SCOPE_MISMATCH"), false);
    }
  });

  await t.step("?clientId= and ?client_id= name the same project as the header", async () => {
    const visitor = new Client(platform.site);
    for (const name of ["client_id", "clientId"]) {
      const made = await visitor.post(`/sign-up/email?${name}=${a.clientId}`, {
        name: "Grace",
        email: `${name.toLowerCase()}@example.com`,
        password: "password of project A",
      });
      assertEquals(made.status, 200, made.text);
    }
  });
});
