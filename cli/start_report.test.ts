import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { FORMAT_VERSION } from "@banata-auth/embedded";
import { start } from "./start.ts";
import { parseStartOptions } from "./start_options.ts";
import { describeLimits, describeUpgrade, plainUrlNotice } from "./start_report.ts";
import type { StoredData } from "./stored_data.ts";

const STORED: StoredData = {
  isThere: true,
  writtenAt: 0,
  format: FORMAT_VERSION,
  steps: new Set([1]),
  newest: 1,
  root: { fingerprint: null, witness: null },
};
const OF_ALL = { table: "user", gate: false };
const STEPS = [
  { ...OF_ALL, version: 1, name: "first", isDone: true, processed: 9, changed: 9 },
  {
    ...OF_ALL,
    version: 2,
    name: "record who holds roles",
    isDone: true,
    processed: 12,
    changed: 5,
  },
  { ...OF_ALL, version: 3, name: "third", isDone: false, processed: 0, changed: 0 },
];

Deno.test("describeUpgrade() names the steps that were done now, with what they changed", () => {
  assertEquals(describeUpgrade(STORED, { steps: STEPS }), [
    "Upgraded the data: step 2, record who holds roles (5 of 12 documents changed)",
  ]);
  assertEquals(describeUpgrade({ ...STORED, isThere: false }, { steps: STEPS }), []);
  const [format] = describeUpgrade({ ...STORED, format: 1 }, { steps: STEPS });
  assertEquals(format, `Upgraded the database's format: 1 to ${FORMAT_VERSION}`);
});

Deno.test("describeLimits() says what does not work without --url, and what --functions-host opens", () => {
  const limits = (...args: string[]) =>
    describeLimits(parseStartOptions(args, {})!, "http://127.0.0.1:3211");
  assertEquals(limits(), []);
  assertEquals(limits("--host", "0.0.0.0", "--url", "https://auth.example.com"), []);
  assertMatch(
    limits("--host", "0.0.0.0").join(),
    /without --url.*127\.0\.0\.1:3211.*can't sign in/,
  );
  assertMatch(limits("--functions-host", "0.0.0.0").join(), /functions API is open/);
});

Deno.test("start() prints a new data folder, its addresses, and last what to do next", async () => {
  const dataDir = await Deno.makeTempDir();
  const print = async (url?: string) => {
    const lines: string[] = [];
    const options = { dataDir, host: "0.0.0.0", port: 0, sitePort: 0, url };
    const host = await start(options, {
      env: {},
      print: (line) => lines.push(line),
      log: () => {},
    });
    const { port, sitePort } = host;
    const functions = await fetch(`http://127.0.0.1:${port}/version`);
    await functions.body?.cancel();
    await host.close();
    return { lines, port, sitePort };
  };
  const first = await print();
  assertStringIncludes(first.lines[0] ?? "", `NEW DATA FOLDER ${dataDir}`);
  assertEquals(first.lines.at(-2), `Banata ready on http://127.0.0.1:${first.sitePort}`);
  assertEquals(first.lines.at(-3), `Functions API: http://127.0.0.1:${first.port}`);
  assertMatch(
    first.lines.at(-1) ?? "",
    /^Next: open http\S+ and make yourself the first administrator/,
  );
  const second = await print("https://auth.example.com");
  assertEquals(second.lines.filter((line) => line.startsWith("NEW")), []);
  assertEquals(second.lines.at(-3), "Public URL: https://auth.example.com");
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("--host opens the HTTP routes only, and --functions-host the functions API", async () => {
  const dataDir = await Deno.makeTempDir();
  const listening = async (functionsHost?: string) => {
    const options = { dataDir, host: "0.0.0.0", port: 0, sitePort: 0, functionsHost };
    const host = await start(options, { env: {}, print: () => {}, log: () => {} });
    // Of all loopback addresses only 127.0.0.1 is the functions API's own.
    const answers = async (port: number) => {
      try {
        await (await fetch(`http://127.0.0.2:${port}/`)).body?.cancel();
        return true;
      } catch {
        return false;
      }
    };
    const open = { site: await answers(host.sitePort), functions: await answers(host.port) };
    await host.close();
    return open;
  };
  assertEquals(await listening(), { site: true, functions: false });
  assertEquals(await listening("0.0.0.0"), { site: true, functions: true });
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("plainUrlNotice() warns of an http address that other machines reach", () => {
  for (const url of ["http://192.168.1.5:3211", "http://auth.lan", "http://nas:3211"]) {
    assert(plainUrlNotice(url)?.includes(url));
  }
  for (const url of [undefined, "https://auth.lan", "http://localhost:3211", "http://127.0.0.1"]) {
    assertEquals(plainUrlNotice(url), null);
  }
});
