import { assertEquals, assertThrows } from "@std/assert";
import { isLoopback } from "../../rules/local_hosts.ts";
import { ConfigError, readConfig } from "./config.ts";

Deno.test("isLoopback() takes this machine's names and addresses only", () => {
  for (
    const host of [
      "localhost",
      "LOCALHOST",
      "a.localhost",
      "127.0.0.1",
      "127.1.2.3",
      "::1",
      "[::1]",
    ]
  ) {
    assertEquals([host, isLoopback(host)], [host, true]);
  }
  const others = [
    "0.0.0.0",
    "::",
    "localhost.example",
    "127.0.0.1.example",
    "10.0.0.1",
    "",
    "example.com",
  ];
  for (const host of others) assertEquals([host, isLoopback(host)], [host, false]);
});

Deno.test("readConfig() has a development mailbox on a loopback URL only", () => {
  const env = { BETTER_AUTH_SECRET: "0123456789abcdef0123456789abcdef", BANATA_DEV_MAILBOX: "on" };
  const at = (SITE_URL: string, changes = {}) =>
    readConfig({ ...env, SITE_URL, ...changes }).devMailbox;
  assertEquals(at("http://127.0.0.1:3211"), true);
  assertEquals(at("https://auth.example.com"), false);
  assertEquals(at("http://127.0.0.1:3211", { BANATA_DEV_MAILBOX: "" }), false);
});

Deno.test("readConfig() keeps deleted projects for 7 days, or as many as it is told", () => {
  const env = {
    BETTER_AUTH_SECRET: "0123456789abcdef0123456789abcdef",
    SITE_URL: "https://auth.example.com",
  };
  const daysOf = (BANATA_PROJECT_GRACE_DAYS?: string) =>
    readConfig({ ...env, BANATA_PROJECT_GRACE_DAYS }).projectGraceMs / (24 * 60 * 60 * 1000);
  assertEquals([undefined, "", "0", "0.5", "365"].map(daysOf), [7, 7, 0, 0.5, 365]);
  for (const wrong of ["-1", "366", "a week", "NaN", "Infinity"]) {
    assertThrows(() => daysOf(wrong), ConfigError, "BANATA_PROJECT_GRACE_DAYS");
  }
});
