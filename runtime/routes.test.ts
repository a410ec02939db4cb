import { assertEquals } from "@std/assert";
import { servedEndpoints } from "../tests/support/registry.ts";
import { openWorld } from "../tests/support/calls/mod.ts";
import { PAGES } from "./deployment/paths.ts";
import { mayOnlyRead, routeOf, ROUTES } from "./routes.ts";

Deno.test("ROUTES has a row for every path that the engine serves, and no other", async () => {
  await using world = await openWorld();
  const { platform, project } = world;
  const served = [
    ...await servedEndpoints(platform, "platform"),
    ...await servedEndpoints(platform, project.id),
  ].map((endpoint) => endpoint.split(" ")[1] ?? "");
  assertEquals(served.filter((path) => !hasRow(path)), []);
  const isServed = (key: string) => served.some((path) => key === path || isOf(key, path));
  // Pages are none of the engine's, and which plugins an operator adds is not known here.
  const own = Object.keys(ROUTES).filter((key) => !/^\/(?:p|plugins)\//.test(key));
  const rows = own.filter((key) => !isServed(key));
  assertEquals(rows, []);
});

/** Whether a path has a row of its own, or is of a family of ours, whose members need none. */
function hasRow(path: string): boolean {
  const isOwn = (key: string) => !key.endsWith("/*") && (key === path || isOf(key, path));
  return Object.keys(ROUTES).some(isOwn) || routeOf(path).ownBody === true;
}

/** Whether a family, or a row with a part that may be any, is about this path. */
function isOf(key: string, path: string): boolean {
  if (key.endsWith("/*")) return path.startsWith(key.slice(0, -1));
  const [wanted, given] = [key.split("/"), path.split("/")];
  return wanted.length === given.length &&
    wanted.every((part, at) => part.startsWith(":") || part === given[at]);
}

Deno.test("routeOf() adds what families say, the nearest last", () => {
  assertEquals(routeOf("/sign-in/magic-link"), {
    clients: true,
    limit: "email",
    refusal: "sign-in",
  });
  assertEquals(routeOf("/banata/projects/create"), { operator: "subject", ownBody: true });
  assertEquals(routeOf("/sign-in/what-is-not-there").limit, "sign-in");
  assertEquals(routeOf("/plugins/notes/add"), { operator: "target", ownBody: true });
  assertEquals(routeOf("/plugins/notes/public/limits").clients, true);
  assertEquals(routeOf("/plugins/public/limits").clients, undefined);
  assertEquals(routeOf("/plugins/notes/public/deep/er").clients, undefined);
});

Deno.test("routeOf() takes a request's path and an endpoint's own for the same", () => {
  assertEquals(routeOf("/callback/google"), routeOf("/callback/:id"));
  assertEquals(routeOf("/callback/google/more").bringsState, undefined);
  assertEquals(routeOf("/callback/").bringsState, undefined);
  assertEquals(routeOf("/banata/config/roles/list").lane, "post reads");
});

Deno.test("routeOf() knows of every page that it is one", () => {
  const paths = ["/error", ...PAGES.map((page) => `/p/client-1/${page}`)];
  assertEquals(paths.filter((path) => routeOf(path).page !== true), []);
  assertEquals(routeOf("/p/client-1/jwks").page, undefined);
});

Deno.test("routeOf() keeps what opens an account to its owner", () => {
  const paths = ["/change-password", "/link-social", "/two-factor/enable", "/two-factor/new"];
  assertEquals(paths.filter((path) => routeOf(path).ownersOnly !== true), []);
  assertEquals(routeOf("/update-user").ownersOnly, "username");
  assertEquals(routeOf("/change-email/undo").ownersOnly, undefined);
});

Deno.test("routeOf() knows nothing of what has no row", () => {
  for (const path of ["/", "/nothing", "/__proto__", "/constructor", "", "/sign-in"]) {
    assertEquals(routeOf(path), {}, path);
    assertEquals(hasRow(path), false, path);
  }
});

Deno.test("mayOnlyRead() is for GETs, and POSTs that read", () => {
  const read = (method: string, path: string) => mayOnlyRead(method, path);
  assertEquals(read("GET", "/get-session"), true);
  assertEquals(read("GET", "/callback/google"), false);
  assertEquals(read("POST", "/api-key/verify"), true);
  assertEquals(read("POST", "/sign-in/email"), false);
  assertEquals(read("PUT", "/api-key/verify"), false);
});
