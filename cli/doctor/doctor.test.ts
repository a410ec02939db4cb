import { assert, assertEquals, assertMatch } from "@std/assert";
import { captureConsole } from "../../tests/support/captured_console.ts";
import { examine, type Examined } from "./checks.ts";
import { runDoctor } from "./main.ts";

const NOW = Date.UTC(2026, 11, 1);
const SECRET = "Nf3vTq8sWc1zLm5xKd7hRb2yGp9jUa4e";

async function examined(
  change: Partial<Examined> & { start?: Partial<Examined["options"]> },
): Promise<Record<string, [string, string]>> {
  const { start, ...others } = change;
  const dataDir = await Deno.makeTempDir();
  const options = { port: 0, sitePort: 0, host: "127.0.0.1", dataDir, ...start };
  const findings = await examine({ env: {}, maxHours: 26, now: NOW, ...others, options });
  await Deno.remove(dataDir, { recursive: true });
  return Object.fromEntries(
    findings.map(({ about, sentence, verdict }) => [about, [verdict, sentence]]),
  );
}

Deno.test("doctor finds nothing wrong where nothing is, and says what may be meant otherwise", async () => {
  const env = { BETTER_AUTH_SECRET: SECRET };
  const found = await examined({ env, start: { url: "https://auth.example.com" } });
  const verdicts = Object.entries(found).map(([about, [verdict]]) => `${about} ${verdict}`);
  assertEquals(verdicts, [
    "runtime good",
    "clock good",
    "data good",
    "database good",
    "secret good",
    "keys look",
    "url good",
    "ports good",
    "proxy look",
    "backups look",
  ]);
  assert(!JSON.stringify(found).includes(SECRET));
});

Deno.test("doctor says of each thing that is wrong what to do", async (t) => {
  await t.step("a weak secret", async () => {
    const { secret } = await examined({ env: { BETTER_AUTH_SECRET: "secret" } });
    assertMatch(secret!.join(), /^wrong,Set BETTER_AUTH_SECRET to at least 32 characters/);
  });
  await t.step("a folder that can't be written to", async () => {
    const file = await Deno.makeTempFile();
    const { data } = await examined({ start: { dataDir: `${file}/data` } });
    await Deno.remove(file);
    assertMatch(data!.join(), /^wrong,Name a folder that can be written to/);
  });
  await t.step("a public URL without TLS", async () => {
    const { url } = await examined({ start: { url: "http://auth.example.com" } });
    assertMatch(url!.join(), /^wrong,Serve it by HTTPS/);
  });
  await t.step("a port that is taken", async () => {
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { ports } = await examined({ start: { sitePort: taken.addr.port } });
    assertMatch(ports!.join(), /^wrong,Stop what uses port \d+ on 127\.0\.0\.1/);
  });
  await t.step("vault keys that are none", async () => {
    const { keys } = await examined({ env: { BANATA_VAULT_KEYS: "1:short" } });
    assertEquals(keys![0], "wrong");
  });
  await t.step("a clock that was never set", async () => {
    const { clock } = await examined({ now: 0 });
    assertMatch(clock!.join(), /^wrong,Set this machine's clock/);
  });
  await t.step("backups that are none, and that are old", async () => {
    const backups = await Deno.makeTempDir();
    const none = await examined({ backups });
    assertMatch(none.backups!.join(), /^wrong,Take a backup: there is none/);
    await Deno.writeTextFile(`${backups}/monday`, "x");
    await Deno.utime(`${backups}/monday`, NOW / 1000 - 172_800, NOW / 1000 - 172_800);
    const old = await examined({ backups });
    assertMatch(old.backups!.join(), /^wrong,Take a backup: the newest .* is 48 hours old/);
    await Deno.remove(backups, { recursive: true });
  });
});

Deno.test("doctor --json prints one object, and the exit code says whether something is wrong", async () => {
  const data = await Deno.makeTempDir();
  const args = ["--json", "--port", "0", "--site-port", "0", "--data", data];
  using captured = captureConsole();
  assertEquals(await runDoctor(args, { env: {} }), 0);
  assertEquals(await runDoctor(args, { env: { BETTER_AUTH_SECRET: "x" } }), 1);
  const [first = "", second = ""] = captured.lines;
  assertEquals(JSON.parse(first).findings.length, 10);
  assert(
    JSON.parse(second).findings.some(({ verdict }: { verdict: string }) => verdict === "wrong"),
  );
  await Deno.remove(data, { recursive: true });
});
