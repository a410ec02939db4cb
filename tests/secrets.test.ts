/**
 * Nothing secret is where it is read by others: in logs, in errors (Convex logs what they say), in
 * scheduled arguments (Convex shows them for days) and in events. Every call runs, and runs with what
 * is wrong with it; each secret that passes by is noted and then looked for.
 */
import { assertEquals } from "@std/assert";
import { CALLS, openWorld, type PreparedCall, sendCall, type World } from "./support/calls/mod.ts";
import { captureConsole } from "./support/captured_console.ts";
import { Client } from "./support/client.ts";
import { documentsOf } from "./support/disk.ts";
import { hookOperations } from "./support/operations.ts";
import { ROOT_SECRET } from "./support/project_store.ts";
import { SecretFinder } from "./support/secret_finder.ts";

// Kept from the start: it listens where functions run, and they see less.
const { Deno } = globalThis;

/** What stands readable in the database, and why it may. */
const STORED: Readonly<Record<string, string>> = {
  "session token":
    "Better Auth looks a session up by its token, which is of use with its signature only",
  "code verifier": "Better Auth keeps it with the state, until the provider's answer uses both up",
  "wrong input": "a name, say, may be any text",
};

/** What only a development machine's mailbox holds. */
const MAILED = ["mailed code", "mailed token"];

/** What must have passed by for the run to mean something. */
const EXPECTED = [
  "API key",
  "authenticator secret",
  "authorization code",
  "backup code",
  "client secret",
  "code verifier",
  "cookie",
  "key of a request",
  "mailed code",
  "mailed token",
  "passphrase",
  "password",
  "provider's id token",
  "provider's token",
  "root secret",
  "session token",
  "vault secret",
  "wrong input",
];

Deno.test("No secret is logged, thrown, scheduled, told in an event or stored readable", async (t) => {
  const logged: string[] = [];
  using console = captureConsole();
  using finder = new SecretFinder();
  const world = await openWorld({ log: (entry) => logged.push(JSON.stringify(entry)) });
  await using _world = world;
  using heard = listen(finder);
  finder.note("root secret", ROOT_SECRET);
  finder.note("password", world.password);
  for (const call of CALLS) {
    const prepared = await call.prepare(world);
    for (const wrong of wrongFormsOf(prepared, finder)) await sendCall(call, wrong);
    // The wrong ones may have used up what the call needs, as a wrong code does.
    const { status } = await sendCall(call, prepared);
    if (status !== (call.status ?? 200)) await sendCall(call, await call.prepare(world));
  }
  await sendWrongKeys(world, finder);
  const { host } = world.platform;
  const documents = await documentsOf(host);
  finder.noteMails(host);

  await t.step("of all kinds of secrets some passed by", () => {
    assertEquals(finder.kinds, EXPECTED);
    const counts = [logged, heard.errors, heard.scheduled].map(({ length }) => length > 20);
    assertEquals(counts, [true, true, true]);
  });
  await t.step("Better Auth writes no line of its own", () => {
    assertEquals(console.lines.filter((line) => /\[better.?auth/i.test(line)), []);
  });
  const inTables = (test: (table: string) => boolean) =>
    documents.filter(({ table }) => test(table)).map(({ body }) => body);
  const places: Record<string, { texts: readonly string[]; allowed?: readonly string[] }> = {
    "console line": { texts: console.lines },
    "log entry": { texts: logged },
    "error": { texts: heard.errors },
    "scheduled argument": { texts: heard.scheduled },
    "job": { texts: inTables((table) => table.endsWith("/_scheduled_functions")) },
    "event": {
      texts: inTables((table) => table === "banataAuth/event"),
      allowed: ["wrong input"],
    },
    "row besides the development mailbox": {
      texts: inTables((table) => table !== "banataAuth/devMail"),
      allowed: Object.keys(STORED),
    },
    "byte of the database": {
      texts: await databaseTexts(world),
      allowed: [...Object.keys(STORED), ...MAILED],
    },
  };
  for (const [place, { allowed = [], texts }] of Object.entries(places)) {
    await t.step(`no ${place}`, () => {
      const found = [...finder.search(texts)].filter(([kind]) => !allowed.includes(kind));
      assertEquals(found, []);
    });
  }
});

interface Heard extends Disposable {
  /** What functions threw, as a log would show it. */
  readonly errors: readonly string[];
  /** Arguments of scheduled functions. */
  readonly scheduled: readonly string[];
}

function listen(finder: SecretFinder): Heard {
  const errors: string[] = [];
  const scheduled: string[] = [];
  const hooked = hookOperations(async (operation, proceed) => {
    const { name } = operation;
    if (name === "1.0/schedule") scheduled.push(JSON.stringify(operation.args));
    if (name === "1.0/actions/mutation") {
      finder.note("key of a request", operation.args.args?.sealKey);
    }
    try {
      return await proceed();
    } catch (error) {
      errors.push(Deno.inspect(error, { depth: Infinity, strAbbreviateSize: Infinity }));
      throw error;
    }
  });
  return { errors, scheduled, [Symbol.dispose]: () => hooked[Symbol.dispose]() };
}

/** The call with something secret where something else should be: in its fields and its cookies. */
function wrongFormsOf(prepared: PreparedCall, finder: SecretFinder): PreparedCall[] {
  const secret = () => {
    const text = `planted-${crypto.randomUUID()}`;
    finder.note("wrong input", text);
    return text;
  };
  const { body = {}, client, path } = prepared;
  const withFields = (toValue: () => unknown) => {
    const fields = Object.keys(body).filter((name) => name !== "projectId");
    return { ...body, ...Object.fromEntries(fields.map((name) => [name, toValue()])) };
  };
  const strange = client.through(fetch);
  for (const name of strange.cookies.keys()) strange.cookies.set(name, secret());
  return [
    { client, path, body: withFields(secret) },
    { client, path, body: withFields(() => ({ [secret()]: secret() })) },
    { client, path, body: { ...body, [secret()]: [secret()] } },
    { client: strange, path: path?.replace(/=[^&]+/g, () => `=${secret()}`), body },
  ];
}

/** Keys and bodies that are wrong in ways a listed call can't be. */
async function sendWrongKeys({ platform }: World, finder: SecretFinder): Promise<void> {
  const secret = `sk_live_${crypto.randomUUID().replaceAll("-", "")}`;
  finder.note("wrong input", secret);
  for (const headers of [{ authorization: `Bearer ${secret}` }, { authorization: secret }]) {
    await new Client(platform.site, headers).post("/sign-in/email", { email: secret });
  }
  const client = new Client(platform.site, { "x-api-key": secret });
  await client.post("/sign-in/email", `{"password": "${secret}"`);
  await client.get(`/verify-email?token=${secret}`);
  await client.get(`/reset-password/${secret}?callbackURL=/`);
}

/** Every byte of the database's files, as text of one character each. */
async function databaseTexts({ platform }: World): Promise<string[]> {
  const { path } = platform.host.engine.parts.store;
  const decoder = new TextDecoder("latin1");
  const files = [path, `${path}-wal`];
  return await Promise.all(files.map(async (file) => decoder.decode(await Deno.readFile(file))));
}
