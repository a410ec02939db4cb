import { assertEquals } from "@std/assert";
import { DEFAULT_SETTINGS } from "../../plugins/settings/table.ts";
import { trustedOrigins } from "./origins.ts";

Deno.test("trustedOrigins() are those of the settings and the host that it is asked about", () => {
  const one = { ...DEFAULT_SETTINGS, origins: ["https://one.example.com"] };
  const other = { ...DEFAULT_SETTINGS, redirectOrigins: ["https://other.example.com"] };
  const [host, moved] = ["https://auth.example.com", "http://127.0.0.1:3211"];
  for (let again = 0; again < 2; again++) {
    assertEquals(trustedOrigins(host, one), [host, "https://one.example.com"]);
    assertEquals(trustedOrigins(host, other), [host, "https://other.example.com"]);
    assertEquals(trustedOrigins(moved, one), [
      moved,
      "http://localhost:3211",
      "https://one.example.com",
    ]);
  }
});
