import { assertEquals, assertThrows } from "@std/assert";
import { parseDiscoveryUrl, parseOrigins, parseUrl } from "./urls.ts";

const name = "origins";

Deno.test("parseOrigins() gives each origin as browsers send it, and once", () => {
  const given = [
    "https://app.example.com",
    "https://APP.example.com:443/",
    "https://app.example.com:8443",
    "http://localhost:3000",
    "http://app.localhost",
    "http://127.0.0.1:80",
    "http://[::1]:3000",
    "https://bücher.example",
  ];
  assertEquals(parseOrigins(given, { name }), [
    "https://app.example.com",
    "https://app.example.com:8443",
    "http://localhost:3000",
    "http://app.localhost",
    "http://127.0.0.1",
    "http://[::1]:3000",
    "https://xn--bcher-kva.example",
  ]);
});

Deno.test("parseOrigins() refuses everything else", () => {
  const refused = [
    "",
    "app.example.com",
    "*",
    "null",
    "https://*.example.com",
    "https://app?.example.com",
    "http://app.example.com",
    "http://localhost.example.com",
    "http://127.0.0.1.example.com",
    "http://10.0.0.1",
    "https://app.example.com/path",
    "https://app.example.com/?",
    "https://app.example.com/#",
    "https://user@app.example.com",
    "https://:secret@app.example.com",
    "ws://localhost",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "data:text/html,x",
    "https://",
  ];
  for (const origin of refused) {
    const error = assertThrows(() => parseOrigins(["https://a.example", origin], { name }));
    assertEquals(error instanceof Error && error.message.endsWith(": origins[1]"), true, origin);
  }
});

Deno.test("parseDiscoveryUrl() takes https, and http of the machine itself", () => {
  const url = "https://id.example.com/tenant/.well-known/openid-configuration?v=1";
  assertEquals(parseDiscoveryUrl(url), url);
  assertEquals(parseDiscoveryUrl("http://127.0.0.1:8080/x"), "http://127.0.0.1:8080/x");
  const refused = ["http://id.example.com/x", "https://a:b@id.example.com", "x", `${url}#part`];
  for (const text of refused) assertThrows(() => parseDiscoveryUrl(text));
});

Deno.test("parseUrl() gives https URLs, and http ones of the machine itself, as browsers send them", () => {
  const take = (text: string) => parseUrl(text, { name: "config.appHomepage" });
  assertEquals(take("https://APP.example.com"), "https://app.example.com/");
  assertEquals(take("http://localhost:3000/a?b#c"), "http://localhost:3000/a?b#c");
  const refused = ["http://app.example.com", "https://*.example.com", "/home", "data:,x"];
  for (
    const text of [...refused, "https://u@app.example.com", `https://a.example/${"é".repeat(999)}`]
  ) {
    const error = assertThrows(() => take(text));
    assertEquals(String(error).endsWith(": config.appHomepage"), true, text);
  }
});
