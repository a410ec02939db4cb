import { assertEquals } from "@std/assert";
import { renamedCookies } from "./request_cookies.ts";

const NAMES = { from: "__Host-banata-client_1", to: "__Secure-better-auth" };

function renamed(cookie: string): string | null {
  return renamedCookies(new Headers({ cookie }), NAMES).get("cookie");
}

Deno.test("renamedCookies() names what the platform's host gave by what an app's proxy reads", () => {
  assertEquals(
    renamed("a=1; __Host-banata-client_1.session_token=x.y; __Host-banata-client_1.two_factor=z"),
    "a=1; __Secure-better-auth.session_token=x.y; __Secure-better-auth.two_factor=z",
  );
});

Deno.test("renamedCookies() leaves what is there already, other projects' and everything else", () => {
  const kept = [
    "__Host-banata-client_1.session_token=x; __Secure-better-auth.session_token=y",
    "__Host-banata-client_10.session_token=x",
    "a=__Host-banata-client_1.session_token",
  ];
  for (const cookie of kept) assertEquals(renamed(cookie), cookie);
  const none = new Headers();
  assertEquals(renamedCookies(none, NAMES), none);
});
