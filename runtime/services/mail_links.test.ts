import { assertEquals } from "@std/assert";
import { magicLink, resetLink, verificationLink } from "./mail_links.ts";

const BASE = { baseUrl: "https://auth.example.com", clientId: "client_1" };
const PAGE = "https://auth.example.com/api/auth/p/client_1";

function better(params: Record<string, string>): { token: string; url: string } {
  return {
    token: "tok",
    url: `https://auth.example.com/api/auth/x?${new URLSearchParams(params)}`,
  };
}

Deno.test("verificationLink() opens the project's page, and hands on where to go next", () => {
  const page = `${PAGE}/verify-email?token=tok`;
  assertEquals(verificationLink(BASE, better({ callbackURL: "/" })), page);
  assertEquals(verificationLink(BASE, better({})), page);
  assertEquals(
    verificationLink(BASE, better({ callbackURL: "https://app.example.com/?a=b&c" })),
    `${page}&callbackURL=https%3A%2F%2Fapp.example.com%2F%3Fa%3Db%26c`,
  );
});

Deno.test("A link of the platform names the platform", () => {
  const base = { baseUrl: BASE.baseUrl };
  const page = "https://auth.example.com/api/auth/p/platform/verify-email?token=tok";
  assertEquals(verificationLink(base, better({})), page);
});

Deno.test("resetLink() has its token in the query, never in the path, which is logged", () => {
  assertEquals(resetLink(BASE, better({ callbackURL: "" })), `${PAGE}/reset-password?token=tok`);
  assertEquals(
    resetLink(BASE, better({ callbackURL: "/reset" })),
    `${PAGE}/reset-password?token=tok&callbackURL=%2Freset`,
  );
});

Deno.test("magicLink() opens the page whatever the caller named, and hands it on", () => {
  const named = { callbackURL: "/a", newUserCallbackURL: "/b", errorCallbackURL: "/c" };
  assertEquals(magicLink(BASE, better({})), `${PAGE}/magic-link?token=tok`);
  assertEquals(
    magicLink(BASE, better({ ...named, other: "x" })),
    `${PAGE}/magic-link?token=tok&callbackURL=%2Fa&newUserCallbackURL=%2Fb&errorCallbackURL=%2Fc`,
  );
});
