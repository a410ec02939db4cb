import { assertEquals } from "@std/assert";
import { credentialsProblem, isProviderId } from "./known_credentials.ts";
import { HTTP_PROVIDERS } from "./mod.ts";
import type { CredentialsCode } from "../delivery_codes.ts";

Deno.test("credentialsProblem() knows the contract's credentials of every provider", () => {
  const apiKey = "key";
  const keys = { accessKeyId: "AKIDEXAMPLE000000", secretAccessKey: "secret" };
  assertEquals(credentialsProblem("resend", { apiKey }), null);
  assertEquals(credentialsProblem("sendgrid", { apiKey }), null);
  assertEquals(credentialsProblem("postmark", { apiKey }), null);
  assertEquals(credentialsProblem("mailgun", { apiKey, domain: "mg.example.com" }), null);
  assertEquals(credentialsProblem("ses", keys), null);
  assertEquals(
    credentialsProblem("ses", { ...keys, sessionToken: "x" }),
    "CREDENTIALS_FIELD_UNKNOWN",
  );
});

Deno.test("credentialsProblem() takes SMTP's credentials in TLS, and in the clear to this machine", () => {
  const login = { user: "user", password: "pässword with spaces" };
  const fit = [
    { host: "smtp.example.com" },
    { host: "smtp.example.com", ...login },
    { host: "2001:db8::1", security: "tls", port: 465, ...login },
    { host: "localhost", security: "none" },
  ];
  for (const credentials of fit) assertEquals(credentialsProblem("smtp", credentials), null);
  const wrong: [unknown, CredentialsCode][] = [
    [{ host: "smtp.example.com", security: "none" }, "CREDENTIALS_SECURITY_INVALID"],
    [{ host: "smtp.example.com", security: "ssl" }, "CREDENTIALS_SECURITY_INVALID"],
    [{ host: "smtp.example.com:25" }, "CREDENTIALS_HOST_INVALID"],
    [{ host: "smtp://smtp.example.com" }, "CREDENTIALS_HOST_INVALID"],
    [{ host: "a\r\nb" }, "CREDENTIALS_HOST_INVALID"],
    [{ host: "" }, "CREDENTIALS_HOST_INVALID"],
    [{ host: "a.example", port: 0 }, "CREDENTIALS_PORT_INVALID"],
    [{ host: "a.example", port: 65_536 }, "CREDENTIALS_PORT_INVALID"],
    [{ host: "a.example", port: "25" }, "CREDENTIALS_PORT_INVALID"],
    [{ host: "a.example", user: "user" }, "CREDENTIALS_LOGIN_INVALID"],
    [{ host: "a.example", user: "user\r\nQUIT", password: "x" }, "CREDENTIALS_LOGIN_INVALID"],
  ];
  for (const [credentials, code] of wrong) {
    assertEquals(credentialsProblem("smtp", credentials), code, JSON.stringify(credentials));
  }
});

Deno.test("HTTP_PROVIDERS has each provider under its id, and knows no other", () => {
  for (const [id, provider] of Object.entries(HTTP_PROVIDERS)) assertEquals(provider.id, id);
  assertEquals(["smtp", "resend"].every(isProviderId), true);
  assertEquals(["toString", "__proto__", "", "Resend"].some(isProviderId), false);
});
