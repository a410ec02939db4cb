import { assertEquals } from "@std/assert";
import { PLATFORM_PROJECT_ID } from "../../plugins/_kernel/scope.ts";
import { DEFAULT_SETTINGS } from "../../plugins/settings/table.ts";
import { type CookiePlace, cookieStyle, sessionCookies } from "./cookie_names.ts";
import { isOtherSite } from "../deployment/origins.ts";

const PLACE: CookiePlace = {
  projectId: "proj_1",
  clientId: "client_1",
  kind: "client",
  baseUrl: "https://auth.example.com",
  settings: DEFAULT_SETTINGS,
};

function first(place: Partial<CookiePlace>): [string, string] {
  const { attributes, names } = sessionCookies(cookieStyle({ ...PLACE, ...place }));
  return [names[0], attributes];
}

function listing(...origins: string[]): Pick<CookiePlace, "settings"> {
  return { settings: { ...DEFAULT_SETTINGS, origins } };
}

const LAX = "Path=/; HttpOnly; Secure; SameSite=Lax";
const CROSS = "Path=/; HttpOnly; Secure; SameSite=None; Partitioned";

Deno.test("cookieStyle() gives each project names of its own at the platform's host", () => {
  assertEquals(first({}), ["__Host-banata-client_1.session_token", LAX]);
  assertEquals(first({ baseUrl: "http://127.0.0.1:3211" }), [
    "banata-client_1.session_token",
    "Path=/; HttpOnly; SameSite=Lax",
  ]);
  const platform = {
    projectId: PLATFORM_PROJECT_ID,
    clientId: undefined,
    kind: "platform",
  } as const;
  assertEquals(first(platform), ["__Host-banata-platform.session_token", LAX]);
});

Deno.test("cookieStyle() keeps Better Auth's names behind an app's proxy, whatever is listed", () => {
  const proxied = { kind: "proxy", ...listing("https://app.other.example") } as const;
  assertEquals(first(proxied), ["__Secure-better-auth.session_token", LAX]);
  assertEquals(
    first({ ...proxied, baseUrl: "http://localhost:3000" })[0],
    "better-auth.session_token",
  );
});

Deno.test("cookieStyle() lets cookies go along from another site that is listed, over TLS", () => {
  assertEquals(first(listing("https://app.other.example")), [
    "__Host-banata-client_1-cross.session_token",
    CROSS,
  ]);
  assertEquals(first(listing("https://auth.example.com:8443", "https://example.com"))[1], LAX);
  const plain = { baseUrl: "http://auth.example.com", ...listing("https://app.other.example") };
  assertEquals(first(plain)[1], "Path=/; HttpOnly; SameSite=Lax");
  const local = { baseUrl: "http://127.0.0.1:3211" };
  assertEquals(first({ ...local, ...listing("http://localhost:3000") })[1], CROSS);
  assertEquals(
    first({ ...local, ...listing("http://127.0.0.1:3000") })[1],
    LAX.replace("Secure; ", ""),
  );
});

Deno.test("cookieStyle() reads beside a key what the platform's host gave, over TLS nothing else", () => {
  const { settings } = listing("https://app.other.example");
  const reads = (place: Partial<CookiePlace>) => cookieStyle({ ...PLACE, ...place }).alsoReads;
  assertEquals(reads({ kind: "proxy" }), "__Host-banata-client_1");
  assertEquals(reads({ kind: "proxy", settings }), "__Host-banata-client_1-cross");
  assertEquals(reads({}), undefined);
  assertEquals(reads({ baseUrl: "http://127.0.0.1:3211" }), "better-auth");
});

Deno.test("isOtherSite() compares scheme and host, and takes names below one for the same site", () => {
  const base = "https://auth.example.com";
  for (const same of [base, `${base}:8443`, "https://example.com", "https://a.auth.example.com"]) {
    assertEquals([same, isOtherSite(same, base)], [same, false]);
  }
  const others = ["https://other.example", "http://auth.example.com", "https://xauth.example.com"];
  for (const other of others) assertEquals([other, isOtherSite(other, base)], [other, true]);
  assertEquals(isOtherSite("http://localhost:1", "http://127.0.0.1:1"), true);
  assertEquals(isOtherSite("http://app.localhost", "http://localhost"), true);
});
