/**
 * docs/plugins.md: its plugin runs on a platform as it stands there, and gets what the package's own
 * plugins get.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { betterAuth } from "better-auth";
import { httpRouter } from "convex/server";
import * as z from "zod";
import { equals } from "../component/where.ts";
import config from "../deno.json" with { type: "json" };
import type { BanataPlugin } from "../plugins/kernel/mod.ts";
import { definePlugin, publicEndpoint, readEndpoint } from "../plugins/kernel/mod.ts";
import { allPlugins, defineLanes } from "../runtime/lanes/mod.ts";
import { limitClassOf } from "../runtime/gate/limits.ts";
import { installedComponent, registerRoutes, type RoutesOptions } from "../runtime/http/mod.ts";
import { ROOT } from "../tools/sealed.ts";
import { Client, ok, outcome } from "./support/client.ts";
import { type InProcessPlatform, openPlatform } from "./support/in_process.ts";
import { changedIn } from "./support/events.ts";
import { rowsOf } from "./support/rows.ts";
import { type ProjectWithKey, projectWithKey, signedInAdmin } from "./support/set_up.ts";

const PASSWORD = "a password of hers";

/** The plugin of the page, imported from a file that holds its code. */
async function pluginOfThePage(): Promise<BanataPlugin> {
  const page = await Deno.readTextFile(new URL("docs/plugins.md", ROOT));
  const code = /^```ts\n(.*?)^```$/ms.exec(page)?.[1] ?? "";
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, code);
    return (await import(`file://${file}`)).notes;
  } finally {
    await Deno.remove(file);
  }
}

/** Lets the platform run other plugins, as an operator's `banataAuth/adapter.ts` and `http.ts` name them. */
function usePlugins(
  { host }: InProcessPlatform,
  plugins: readonly BanataPlugin[],
  { leftOut }: Pick<RoutesOptions, "leftOut"> = {},
): void {
  const { components } = host.engine.parts;
  const app = components.get("");
  const bound = { component: installedComponent(), leftOut };
  const router = httpRouter();
  registerRoutes(router, bound);
  const modules: Readonly<Record<string, object>> = {
    "banataAuth/adapter": defineLanes(bound, { plugins }),
    http: { default: router },
  };
  const load = (name: string) =>
    name in modules ? Promise.resolve({ ...modules[name] }) : app.load(name);
  components.add({ ...app, load });
}

interface World extends AsyncDisposable {
  readonly platform: InProcessPlatform;
  readonly admin: Client;
  readonly a: ProjectWithKey;
  readonly b: ProjectWithKey;
  /** A user of project A. */
  readonly grace: Client;
  readonly userId: string;
  readonly note: { readonly userId: string; readonly text: string };
  /** A server with a project's key. */
  server(project: { readonly key: string }): Client;
}

async function openNotes(): Promise<World> {
  const platform = await openPlatform();
  const probe = readEndpoint(
    "/plugins/probe/store",
    { query: z.object({}), permission: null },
    ({ store, ...others }) =>
      Promise.resolve({ store: Object.keys(store), others: Object.keys(others) }),
  );
  const plugins = [await pluginOfThePage(), definePlugin({ id: "probe", endpoints: [probe] })];
  usePlugins(platform, [...allPlugins(), ...plugins]);
  const { site } = platform;
  const admin = await signedInAdmin(platform);
  const a = await projectWithKey(admin, "project-a");
  const b = await projectWithKey(admin, "project-b");
  const grace = new Client(site, { "x-api-key": a.key });
  const fields = { email: "grace@example.com", name: "Grace", password: PASSWORD };
  const userId = (await grace.post("/sign-up/email", fields)).body.user.id;
  return {
    platform,
    admin,
    a,
    b,
    grace,
    userId,
    note: { userId, text: "Called on Monday" },
    server: ({ key }) => new Client(site, { authorization: `Bearer ${key}` }),
    [Symbol.asyncDispose]: () => platform[Symbol.asyncDispose](),
  };
}

const FACTS: Readonly<Record<string, (world: World) => Promise<void>>> = {
  "a key of the project writes and reads": async ({ a, userId, note, server }) => {
    const added = await server(a).post("/plugins/notes/add", note);
    assertEquals([added.status, added.body], [200, { notes: [note.text] }]);
    const listed = await server(a).get(`/plugins/notes/list?userId=${userId}`);
    assertEquals(listed.body, { notes: [note.text] });
    const found = await server(a).post("/admin/get-user", { userId });
    assertEquals(found.body.metadata, { notes: [note.text] });
  },
  "an operator names the project, and nobody else's": async ({ admin, a, b, grace, note }) => {
    const named = await admin.post("/plugins/notes/add", { ...note, projectId: a.id });
    assertEquals([named.status, named.body.notes.length], [200, 2]);
    const other = await admin.post("/plugins/notes/add", { ...note, projectId: b.id });
    assertEquals(outcome(other), [404, "NOTE_USER_NOT_FOUND"]);
    const foreign = await grace.post("/plugins/notes/add", { ...note, projectId: b.id });
    assertEquals(outcome(foreign), [403, "PROJECT_SCOPE_MISMATCH"]);
  },
  "another project's key reaches none of its rows": async ({ b, userId, note, server }) => {
    const added = await server(b).post("/plugins/notes/add", note);
    assertEquals(outcome(added), [404, "NOTE_USER_NOT_FOUND"]);
    const listed = await server(b).get(`/plugins/notes/list?userId=${userId}`);
    assertEquals(outcome(listed), [404, "NOTE_USER_NOT_FOUND"]);
  },
  "a permission is asked for, and its refusal is an event": async (
    { platform, a, grace, userId, note },
  ) => {
    const refused = await grace.post("/plugins/notes/add", note);
    assertEquals(outcome(refused), [403, "MISSING_PERMISSION_NOTEWRITE"]);
    const nobody = await grace.fresh().post("/plugins/notes/add", note);
    assertEquals(outcome(nobody), [401, "AUTHENTICATION_REQUIRED"]);
    const events = rowsOf(platform.host, "event").filter(({ projectId }) => projectId === a.id)
      .map(({ actorType, changes, code, kind, model, subject }) =>
        [
          actorType,
          kind,
          model,
          subject,
          code ?? changedIn(changes),
        ].join(" ").trim()
      );
    assert(events.includes(`api_key updated user ${userId} metadata`), events.join("\n"));
    assertEquals(
      events.at(-1),
      "user refused request /plugins/notes/add MISSING_PERMISSION_NOTEWRITE",
    );
  },
  "a role grants a permission of the plugin's": async ({ a, grace, userId, note, server }) => {
    const permission = { name: "Write notes", slug: "note.write" };
    assertEquals(
      (await server(a).post("/banata/config/permissions/create", permission)).status,
      200,
    );
    const role = { name: "Support", slug: "support", permissions: ["note.write"] };
    await ok(server(a).post("/banata/config/roles/create", role));
    await server(a).post("/admin/set-role", { userId, role: "support" });
    const added = await grace.post("/plugins/notes/add", note);
    assertEquals([added.status, added.body.notes.length], [200, 3]);
  },
  "a client id opens what its path says is public, and nothing else": async (
    { platform, a, note },
  ) => {
    const app = new Client(platform.site, { "x-banata-client-id": a.clientId });
    const limits = await app.post("/plugins/notes/public/limits", {});
    assertEquals([limits.status, limits.body], [200, { maxNotes: 20 }]);
    for (const path of ["/plugins/notes/add", "/plugins/notes/public/limits/more"]) {
      const refused = await app.post(path, note);
      assertEquals(outcome(refused), [403, "CLIENT_ID_NOT_ALLOWED"], path);
    }
  },
  "a handler gets what it may use, and one that reads nothing to write with": async (
    { a, server },
  ) => {
    const { body } = await server(a).get("/plugins/probe/store");
    assertEquals(body.store.sort(), ["findMany", "findOne"]);
    assertEquals(body.others.sort(), ["actor", "address", "body", "now", "rights", "scope"]);
  },
  "what is wrong is refused with nothing written": async ({ a, userId, note, server }) => {
    const wrong = await server(a).post("/plugins/notes/add", { userId, text: "" });
    assertEquals(outcome(wrong), [400, "VALIDATION_ERROR"]);
    assertEquals((await server(a).post("/plugins/others/add", note)).status, 404);
  },
  "limits count: the general one, and a key's own": async (
    { platform, admin, a, note, server },
  ) => {
    assertEquals(limitClassOf("/plugins/notes/add").name, "general");
    const rateLimit = { limit: 2, windowMs: 60_000 };
    const made = await admin.post("/api-key/create", { name: "few", projectId: a.id, rateLimit });
    const statuses = [];
    for (let sent = 0; sent < 3; sent++) {
      const reply = await server(made.body).post("/plugins/notes/add", note);
      statuses.push(outcome(reply));
    }
    assertEquals(statuses, [[200, undefined], [200, undefined], [429, "RATE_LIMITED"]]);
    const general = rowsOf(platform.host, "rateBucket").map(({ key }) => String(key));
    assert(general.some((key) => key.includes("general")), general.join("\n"));
  },
  "a plugin that is left out has no endpoints, and its rules hold": async (
    { platform, admin, server },
  ) => {
    const leftOut = ["organizations", "users"] as const;
    const left = allPlugins().filter(({ id }) => !leftOut.some((each) => each === id));
    usePlugins(platform, left, { leftOut });
    const c = await projectWithKey(admin, "project-c");
    const asked = { permission: "vault.read" };
    assertEquals((await server(c).post("/admin/has-permission", asked)).status, 404);
    assertEquals((await server(c).post("/banata/rbac/check-permission", asked)).status, 200);
    assertEquals((await server(c).post("/admin/list-users", {})).status, 404);
    assertEquals((await server(c).post("/organization/create", { name: "Acme" })).status, 404);
    await ok(server(c).post("/banata/config/roles/list", {}));
    const user = new Client(platform.site, { "x-api-key": c.key });
    const fields = { email: "grace@example.com", name: "Grace", password: PASSWORD };
    const { id } = (await user.post("/sign-up/email", fields)).body.user;
    const row = { projectId: c.id, model: "user", where: equals({ id }) };
    await platform.component("adapter:updateOne", { ...row, update: { banned: true } });
    const banned = await user.post("/sign-in/email", fields);
    assertEquals(outcome(banned), [403, "BANNED_USER"]);
  },
};

Deno.test("docs/plugins.md: an operator's plugin gets scope, rights, limits and events", async (t) => {
  await using world = await openNotes();
  for (const [fact, show] of Object.entries(FACTS)) await t.step(fact, () => show(world));
});

Deno.test("defineLanes() refuses what is no plugin of ours", () => {
  const component = installedComponent();
  const [first] = allPlugins();
  assert(first !== undefined);
  const define = (plugins: readonly BanataPlugin[]) => () =>
    defineLanes({ component }, { plugins });
  assertThrows(define([...allPlugins(), first]), Error, `it repeats "${first.id}"`);
  const mine = { id: "mine", middlewares: "" };
  assertThrows(define([...allPlugins(), mine]), Error, "Make a plugin with definePlugin()");
  // The light lane answers some of its endpoints, and knows no list but that of http.ts.
  const some = allPlugins().filter(({ id }) => id !== "rbac");
  assertThrows(define(some), Error, `the lanes leave out "rbac"`);
  assert("read" in defineLanes({ component, leftOut: ["rbac"] }, { plugins: some }));
});

Deno.test("definePlugin() refuses ids, paths and endpoints that are not of its form", async (t) => {
  const query = z.object({});
  const at = (path: string) =>
    readEndpoint(path, { query, permission: null }, () => Promise.resolve({}));
  const WRONG: Readonly<Record<string, [string, () => unknown, string]>> = {
    "an id with a slash": ["a/b", () => at("/plugins/a/b/c"), "Name a plugin"],
    "an id of capitals": ["Notes", () => at("/plugins/Notes/c"), "Name a plugin"],
    "a path of ours": ["notes", () => at("/admin/list-users"), "Put an endpoint below"],
    "a path of another's": ["notes", () => at("/plugins/notes2/list"), "Put an endpoint below"],
    "no path": ["notes", () => at("/plugins/notes/"), "Put an endpoint below"],
    "a way up": ["notes", () => at("/plugins/notes/../../admin"), "Put an endpoint below"],
    "a parameter": ["notes", () => at("/plugins/notes/:any"), "Put an endpoint below"],
    "a deep public path": ["notes", () => at("/plugins/notes/public/a/b"), "Put an endpoint below"],
    "a public one elsewhere": [
      "notes",
      () => publicEndpoint("/plugins/notes/list", { body: query }, () => Promise.resolve({})),
      "Put a public endpoint below",
    ],
    "an endpoint of Better Auth's": [
      "notes",
      () => ({ path: "/plugins/notes/list" }),
      "writeEndpoint()",
    ],
  };
  for (const [name, [id, make, message]] of Object.entries(WRONG)) {
    await t.step(name, () => {
      const made = make() as ReturnType<typeof at>;
      assertThrows(() => definePlugin({ id, endpoints: [made] }), Error, message);
    });
  }
  const twice = [at("/plugins/notes/list"), at("/plugins/notes/list")];
  assertThrows(() => definePlugin({ id: "notes", endpoints: twice }), Error, "it repeats GET");
});

Deno.test("betterAuth() ends at once with a sentence for every plugin entry", async (t) => {
  const entries = Object.entries(config.exports).filter(([subpath]) =>
    /^\.\/plugins\/[\w-]+$/.test(subpath)
  );
  assert(entries.length >= 8);
  for (const [subpath, path] of entries) {
    await t.step(subpath, async () => {
      const entry: Record<string, unknown> = await import(new URL(path, ROOT).href);
      const query = z.object({});
      const one = readEndpoint(
        "/plugins/mine/one",
        { query, permission: null },
        () => Promise.resolve({}),
      );
      const factories = Object.entries(entry).filter((each): each is [string, () => BanataPlugin] =>
        typeof each[1] === "function" && isFactory(each[0], subpath)
      );
      const plugins = subpath === "./plugins/kernel"
        ? [definePlugin({ id: "mine", endpoints: [one] })]
        : factories.map(([, make]) => make());
      assertEquals(plugins.length, 1);
      for (const plugin of plugins) {
        // @ts-expect-error the compiler refuses it too
        const start = () => betterAuth({ baseURL: "http://127.0.0.1", plugins: [plugin] });
        assertThrows(start, Error, "Give the plugin to defineLanes(auth, { plugins })");
      }
    });
  }
});

/** Whether an export is the plugin itself: it bears the entry's name. */
function isFactory(name: string, subpath: string): boolean {
  const words = subpath.replace("./plugins/", "").split("-");
  return name === words.map((word, at) => at === 0 ? word : word[0]?.toUpperCase() + word.slice(1))
    .join("");
}
