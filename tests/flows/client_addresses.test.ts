import { assertEquals } from "@std/assert";
import { Client, ok, outcome } from "../support/client.ts";
import { openPlatform } from "../support/in_process.ts";
import { rowsOf } from "../support/rows.ts";
import { openProject, projectWithKey, signedInAdmin } from "../support/set_up.ts";

const RATE_LIMITED = [429, "RATE_LIMITED"];
/** Refused before anything is hashed, and counted all the same. */
const TOO_SHORT = { password: "short", name: "Grace" };

Deno.test("--trust-proxy: one client is one client, however its address is written", async (t) => {
  await using platform = await openPlatform({ trustProxy: "x-forwarded-for" });
  const { site } = platform;
  const admin = await signedInAdmin(platform);
  let made = 0;
  /** Signs up from addresses in turn, at a project of its own, and gives the answers' codes. */
  const signUps = async (addresses: readonly string[]): Promise<string[]> => {
    const { clientId } = await projectWithKey(admin, `project-${made++}`);
    const codes: string[] = [];
    for (const [at, address] of addresses.entries()) {
      const headers = { "x-banata-client-id": clientId, "x-forwarded-for": address };
      const client = new Client(site, headers);
      const body = { ...TOO_SHORT, email: `user-${at}@example.com` };
      codes.push((await client.post("/sign-up/email", body)).body.code);
    }
    return codes;
  };
  const eleven = (addresses: readonly string[]) =>
    Array.from({ length: 11 }, (_, at) => addresses[at % addresses.length]!);

  await t.step("six spellings of an address", async () => {
    const codes = await signUps(eleven([
      "203.0.113.7",
      "::ffff:203.0.113.7",
      "::FFFF:CB00:7107",
      "203.0.113.7:4711",
      "[::ffff:203.0.113.7]:4711",
      " 203.0.113.7 ",
    ]));
    assertEquals(codes.at(-2), "PASSWORD_TOO_SHORT");
    assertEquals(codes.at(-1), "RATE_LIMITED");
  });

  await t.step("90 addresses of a /64", async () => {
    const addresses = Array.from({ length: 90 }, (_, at) => `2001:db8:1:2:${at}::${at}`);
    const codes = await signUps(addresses);
    assertEquals(codes.filter((code) => code !== "RATE_LIMITED").length <= 12, true);
  });

  await t.step("whatever text stands before the proxy's own entry", async () => {
    const texts = ["198.51.100.1, ", "unknown,", "a, b, ", "::1,", "198.51.100.2,198.51.100.3, "];
    const codes = await signUps(eleven(texts.map((text) => `${text}203.0.113.8`)));
    assertEquals(codes.at(-1), "RATE_LIMITED");
  });

  await t.step("and two clients are two", async () => {
    const codes = await signUps(eleven(["203.0.113.9", "203.0.113.10"]));
    assertEquals(codes.includes("RATE_LIMITED"), false);
  });

  await t.step("an entry that is no address is refused", async () => {
    for (const text of ["unknown", "203.0.113.7,", "203.0.113.7, unix:", "1", "203.0.113.07"]) {
      const reply = await new Client(site, { "x-forwarded-for": text }).get("/ok");
      assertEquals(outcome(reply), [400, "INVALID_CLIENT_ADDRESS"], text);
    }
  });

  await t.step("a session keeps it in that one spelling", async () => {
    const headers = { "x-forwarded-for": "198.51.100.1, [::ffff:203.0.113.77]:99" };
    const client = new Client(site, headers);
    const { email, password } = { email: "ada@example.com", password: "correct horse battery" };
    await ok(client.post("/sign-in/email", { email, password }));
    assertEquals((await client.get("/get-session")).body.session.ipAddress, "203.0.113.77");
  });
});

Deno.test("A key's networks see the client's address in its one spelling", async () => {
  await using world = await openProject({ trustProxy: "x-forwarded-for" });
  const { server, site } = world;
  const limits = { allowedCidrs: ["192.0.2.0/24", "2001:db8::/32", "::ffff:198.51.100.0/120"] };
  const made = (await server.post("/api-key/create", { name: "limited", ...limits })).body;
  const from = async (address: string) => {
    const headers = { authorization: `Bearer ${made.key}`, "x-forwarded-for": address };
    return (await new Client(site, headers).get("/api-key/list")).status;
  };
  const inside = ["192.0.2.1", "::ffff:192.0.2.1", "192.0.2.1:80", "[2001:DB8::1%eth0]:1"];
  for (const address of [...inside, "198.51.100.7"]) {
    assertEquals(await from(address), 200, address);
  }
  for (const address of ["192.0.3.1", "192.0.2.1, 192.0.3.1", "2001:db9::1"]) {
    assertEquals(await from(address), 401, address);
  }
});

Deno.test("--trust-proxy HEADER:2 takes the second entry from the right", async () => {
  await using platform = await openPlatform({ trustProxy: "x-forwarded-for:2" });
  const { clientId } = await projectWithKey(
    await signedInAdmin(platform),
    "project-a",
  );
  const signUp = async (forwarded: string, email: string) => {
    const headers = { "x-banata-client-id": clientId, "x-forwarded-for": forwarded };
    const client = new Client(platform.site, headers);
    const { body, status } = await client.post("/sign-up/email", { ...TOO_SHORT, email });
    return [status, body.code];
  };
  for (let at = 0; at < 10; at++) {
    await signUp(`10.0.0.${at}, 203.0.113.7, 10.1.0.1`, `${at}@a.example`);
  }
  assertEquals(await signUp("198.51.100.1, 203.0.113.7, 10.1.0.2", "x@a.example"), RATE_LIMITED);
  const [status] = await signUp("203.0.113.7, 203.0.113.8, 10.1.0.1", "y@a.example");
  assertEquals(status, 400);
});

Deno.test("Without a proxy's header the socket's own address counts, of who brings no key", async () => {
  await using world = await openProject();
  const { platform, project: { clientId, id, key }, site } = world;
  const counters = () =>
    rowsOf(platform.host, "rateBucket")
      .filter((row) => row.projectId === id && String(row.key).startsWith("sign-up/"));
  const signUp = (headers: Record<string, string>, email: string) =>
    new Client(site, headers).post("/sign-up/email", { ...TOO_SHORT, email });
  await signUp({ "x-api-key": key }, "a@example.com");
  assertEquals(counters().length, 1);
  // One of the account, and one of this machine: forged headers make no other client.
  await signUp({ "x-banata-client-id": clientId, "x-forwarded-for": "192.0.2.1" }, "b@example.com");
  assertEquals(counters().length, 3);
  await signUp({ "x-banata-client-id": clientId, "x-real-ip": "192.0.2.2" }, "c@example.com");
  assertEquals(counters().length, 4);
  const forged = { "x-banata-client-address": "192.0.2.3", "x-banata-client-id": clientId };
  await signUp(forged, "d@example.com");
  assertEquals(counters().length, 5);
});
