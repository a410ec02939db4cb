/**
 * What an import refuses, and that nothing of what is refused lives. Every export here is whole by its
 * checksums, unless that is the question.
 */
import { assertEquals } from "@std/assert";
import { generateId } from "../../rules/ids.ts";
import { Client, ok, type Reply } from "../support/client.ts";
import { jobsDone } from "../support/disk.ts";
import { type InProcessPlatform, openPlatform } from "../support/in_process.ts";
import { exportHeader, exportOf, exportText, importTo, partsOf } from "../support/transfer.ts";
import { rowsOf } from "../support/rows.ts";
import { type ProjectWithKey, projectWithKey, signedInAdmin } from "../support/set_up.ts";
import { shareHashes } from "../support/shared_hashes.ts";
import { administerProject } from "../support/platform_user.ts";

const NOW = 1_700_000_000_000;
const TIMES = { createdAt: NOW, updatedAt: NOW };
const PASSPHRASE = "the passphrase of this export";

/** Where imports are refused. */
interface World {
  readonly platform: InProcessPlatform;
  readonly admin: Client;
  /** A live project of the platform's. */
  readonly live: ProjectWithKey;
}

type Row = Readonly<Record<string, unknown>>;

Deno.test("An import takes what is whole and its own, and nothing else", async (t) => {
  await using platform = await openPlatform();
  using _hashes = shareHashes();
  const admin = await signedInAdmin(platform);
  const live = await projectWithKey(admin, "live");
  const world: World = { platform, admin, live };
  for (const [name, check] of Object.entries(CHECKS)) {
    await t.step(name, async () => {
      await check(world);
      await assertNothingStaged(world);
    });
  }
});

const CHECKS: Readonly<Record<string, (world: World) => Promise<void>>> = {
  "a row that this release can't store": async (world) => {
    const rows: Readonly<Record<string, [table: string, row: Row]>> = {
      "of an unknown table": ["nothing", user("1")],
      "of a table named constructor": ["constructor", user("1")],
      "of a table named __proto__": ["__proto__", user("1")],
      "of a table named toString": ["toString", user("1")],
      "of a table of the platform": ["project", user("1")],
      "of a table that stays behind": ["projectKey", {
        id: "key",
        wrappedKey: "x",
        createdAt: NOW,
      }],
      "with an unknown column": ["user", { ...user("1"), isRoot: true }],
      "with a column of Convex's": ["user", { ...user("1"), _id: "1" }],
      "with a value of a wrong type": ["user", { ...user("1"), emailVerified: "yes" }],
      "with an object in it": ["user", { ...user("1"), name: { first: "Grace" } }],
      "without a column": ["user", { ...user("1"), email: undefined }],
      "without an id": ["user", { ...user("1"), id: undefined }],
      "with an id that is taken": ["user", { ...user("2"), id: "usr_0" }],
      "with an address that is taken": ["user", { ...user("1"), email: user("0").email }],
    };
    for (const [name, row] of Object.entries(rows)) {
      const reply = await importRows(world, [["user", user("0")], row]);
      assertEquals(outcome(reply), "400 IMPORT_ROW_REFUSED", name);
    }
  },
  "a row of another project": async (world) => {
    const row = { ...user("1"), projectId: world.live.id };
    assertEquals(outcome(await importRows(world, [["user", row]])), "400 IMPORT_FOREIGN_ROW");
  },
  "an API key of another project, which goes on": async (world) => {
    const [stored] = rowsOf(world.platform.host, "apiKey");
    const { _creationTime, _id, projectId: _, ...row } = stored ?? {};
    assertEquals(outcome(await importRows(world, [["apiKey", row]])), "409 IMPORT_KEY_TAKEN");
    const server = new Client(world.platform.site, { authorization: `Bearer ${world.live.key}` });
    assertEquals((await server.post("/api-key/verify")).body.valid, true);
  },
  "bytes that changed anywhere": async (world) => {
    const text = await sampleExport();
    const { end, header, rows } = partsOf(text);
    const changed = (line: string, at: number) =>
      `${line.slice(0, at)}${line[at] === "1" ? "2" : "1"}${line.slice(at + 1)}`;
    const outcomes: string[] = [];
    for (const place of [0.2, 0.5, 0.9]) {
      const at = (line: string) => Math.floor(line.length * place);
      const first = changed(header, at(header));
      const row = changed(rows[1] ?? "", at(rows[1] ?? ""));
      const last = changed(end, at(end));
      for (
        const lines of [[first, ...rows, end], [header, rows[0], row, end], [header, ...rows, last]]
      ) {
        const reply = await sendAsWritten(world, lines.join("\n"), { checksumsOf: text });
        outcomes.push(String(reply.status >= 400 && typeof reply.body.code === "string"));
        // The byte may have been one of the project's id.
        await abandonAll(world);
      }
    }
    assertEquals(outcomes, Array(9).fill("true"));
  },
  "lines that are missing or in another order": async (world) => {
    const text = await sampleExport();
    const { chunks: [first, second], end, header, id } = partsOf(text, { size: 1 });
    const { admin } = world;
    const step = (name: string, body: object) => admin.post(`${PATH}/${name}`, body);
    await ok(step("begin", { header }));
    assertEquals(outcome(await step("chunk", second ?? {})), "409 IMPORT_CHUNK_MISSING");
    assertEquals(outcome(await step("finish", { id, end })), "409 IMPORT_INCOMPLETE");
    const jumped = { ...second, sequence: 0 };
    assertEquals(outcome(await step("chunk", jumped)), "400 IMPORT_CHUNK_DAMAGED");
    const taken = await step("chunk", first ?? {});
    assertEquals([taken.status, taken.body.sequence, taken.body.lines], [200, 1, 2], taken.text);
    assertEquals((await step("chunk", first ?? {})).body, taken.body);
    assertEquals((await step("status", { id })).body, taken.body);
    assertEquals(outcome(await step("finish", { id, end })), "409 IMPORT_INCOMPLETE");
    assertEquals((await step("begin", { header })).body, taken.body);
    const other = header.replace('"exportedAt":', '"exportedAt":1');
    assertEquals(outcome(await step("begin", { header: other })), "409 IMPORT_IN_PROGRESS");
    await abandon(world, text);
    assertEquals(outcome(await step("chunk", first ?? {})), "404 IMPORT_NOT_FOUND");
  },
  "a first line of something else": async (world) => {
    const header = JSON.parse(await newHeader());
    const headers: Readonly<Record<string, unknown>> = {
      "400 INVALID_EXPORT": { ...header, format: "another" },
      "400 UNSUPPORTED_EXPORT_VERSION": { ...header, version: 3 },
      "409 EXPORT_SCHEMA_MISMATCH": { ...header, migration: 1000 },
    };
    for (const [expected, line] of Object.entries(headers)) {
      assertEquals(outcome(await begin(world, line)), expected);
    }
    const wrong = [
      { id: "platform" },
      { id: "proj_1" },
      { clientId: "platform" },
      { slug: "Not A Slug" },
      { logoUrl: "javascript:alert(1)" },
      { isRoot: true },
      { createdAt: "now" },
    ];
    for (const columns of wrong) {
      const line = { ...header, project: { ...header.project, ...columns } };
      assertEquals(
        outcome(await begin(world, line)),
        "400 INVALID_EXPORT",
        JSON.stringify(columns),
      );
    }
  },
  "a passphrase that is wrong or missing": async (world) => {
    const header = await newHeader({ passphrase: PASSPHRASE });
    const text = exportText(header, []);
    assertEquals(outcome(await importTo(world.admin, text)), "400 PASSPHRASE_REQUIRED");
    const passphrase = `${PASSPHRASE}!`;
    assertEquals(
      outcome(await importTo(world.admin, text, { passphrase })),
      "400 WRONG_PASSPHRASE",
    );
  },
  "an id, client id or slug that is taken": async (world) => {
    const own = await exportOf(world.admin, world.live.id);
    assertEquals(outcome(await importTo(world.admin, own)), "409 PROJECT_ID_TAKEN");
    const header = JSON.parse(await newHeader());
    const line = { ...header, project: { ...header.project, clientId: world.live.clientId } };
    assertEquals(outcome(await begin(world, line)), "409 PROJECT_ID_TAKEN");
    const taken = { ...header, project: { ...header.project, slug: "live" } };
    assertEquals(outcome(await begin(world, taken)), "409 PROJECT_SLUG_TAKEN");
    const text = exportText(JSON.stringify(taken), []);
    assertEquals(outcome(await importTo(world.admin, text, { slug: "moved" })), "200");
    const { host } = world.platform;
    assertEquals(rowsOf(host, "project").map(({ slug }) => slug), ["live", "moved"]);
  },
  "whoever may not": async ({ admin, live, platform }) => {
    const { site } = platform;
    const person = { name: "Owner", email: "owner@example.com", password: "password of an owner" };
    await ok(admin.post("/admin/create-user", person));
    const other = new Client(site);
    await ok(other.post("/sign-in/email", person));
    const server = new Client(site, { authorization: `Bearer ${live.key}`, origin: "" });
    const header = await newHeader();
    const both = async (client: Client) => [
      outcome(await client.post("/banata/projects/export", { id: live.id })),
      outcome(await client.post(`${PATH}/begin`, { header })),
    ];
    assertEquals(await both(other), [
      "404 PROJECT_NOT_FOUND",
      "403 MISSING_PERMISSION_PROJECTIMPORT",
    ]);
    // A project's engine does not have them.
    const nothing = "404 NOT_FOUND";
    assertEquals(await both(server), [nothing, nothing]);
    const nobody = "401 AUTHENTICATION_REQUIRED";
    assertEquals(await both(new Client(site)), [nobody, nobody]);
    const { user } = (await other.get("/get-session")).body;
    await administerProject({ by: admin, id: live.id, user: { client: other, id: user.id } });
    const transfer = { id: live.id, email: person.email };
    assertEquals(outcome(await admin.post("/banata/projects/transfer", transfer)), "200");
    assertEquals((await both(other))[0], "200", "its owner may");
    assertEquals((await both(admin))[0], "200", "an administrator may");
    assertEquals(outcome(await other.post("/banata/projects/delete", { id: live.id })), "200");
    assertEquals((await both(other))[0], "404 PROJECT_NOT_FOUND", "nobody may once it is deleted");
    await abandonAll({ admin, live, platform });
  },
  "what is staged is found by nobody, and erased when it is abandoned": async (world) => {
    const { admin, platform: { host, site } } = world;
    const text = await sampleExport();
    const { chunks: [chunk], header, id } = partsOf(text);
    await ok(begin(world, JSON.parse(header)));
    await ok(admin.post(`${PATH}/chunk`, chunk));
    const { clientId } = JSON.parse(header).project;
    const visitor = new Client(site);
    assertEquals((await visitor.post("/banata/config/public", { clientId })).status, 404);
    assertEquals((await admin.post("/admin/list-users", { projectId: id })).status, 404);
    const found = await admin.post("/banata/projects/export", { id });
    assertEquals(outcome(found), "404 PROJECT_NOT_FOUND");
    assertEquals(rowsOf(host, "user").filter(({ projectId }) => projectId === id).length, 2);
    await abandon(world, text);
    assertEquals(outcome(await admin.post(`${PATH}/status`, { id })), "404 IMPORT_NOT_FOUND");
    assertEquals(outcome(await importTo(admin, text)), "200");
  },
};

const PATH = "/banata/projects/import";

function outcome({ body, status }: Reply): string {
  return [status, body?.code].filter(Boolean).join(" ");
}

function user(name: string): Row {
  const email = `${name}@example.com`;
  return { id: `usr_${name}`, name, email, emailVerified: true, ...TIMES };
}

async function newHeader(options: { passphrase?: string } = {}): Promise<string> {
  const [id, clientId] = [generateId("project", NOW), generateId("client", NOW)];
  const slug = id.toLowerCase().replace("_", "-");
  const project = { id, clientId, name: "Moved", slug, ownerId: "usr_of_elsewhere", ...TIMES };
  return await exportHeader(project, { now: NOW, ...options });
}

async function newExport(rows: readonly (readonly [table: string, row: Row])[]): Promise<string> {
  const header = await newHeader();
  const projectId = JSON.parse(header).project.id;
  const lines = rows.map(([table, row]) => JSON.stringify({ table, row: { projectId, ...row } }));
  return exportText(header, lines);
}

function sampleExport(): Promise<string> {
  return newExport([["user", user("1")], ["user", user("2")]]);
}

function begin({ admin }: World, header: unknown): Promise<Reply> {
  return admin.post(`${PATH}/begin`, { header: JSON.stringify(header) });
}

/** Imports rows of a new project; what was taken before one was refused is abandoned. */
async function importRows(
  world: World,
  rows: readonly (readonly [table: string, row: Row])[],
): Promise<Reply> {
  const text = await newExport(rows);
  const reply = await importTo(world.admin, text, { size: 1 });
  await abandon(world, text);
  return reply;
}

/** Sends changed lines with the checksums of the lines as they were. */
async function sendAsWritten(
  { admin }: World,
  text: string,
  { checksumsOf }: { checksumsOf: string },
): Promise<Reply> {
  const [header = "", ...rows] = text.split("\n");
  const end = rows.pop();
  const { chunks: [chunk], id } = partsOf(checksumsOf);
  const begun = await admin.post(`${PATH}/begin`, { header });
  if (begun.status !== 200) return begun;
  const sent = await admin.post(`${PATH}/chunk`, { ...chunk, lines: `${rows.join("\n")}\n` });
  return sent.status === 200 ? await admin.post(`${PATH}/finish`, { id, end }) : sent;
}

async function abandon({ admin, platform: { host } }: World, text: string): Promise<void> {
  const { id } = partsOf(text);
  await admin.post(`${PATH}/abandon`, { id });
  await jobsDone(host);
}

async function abandonAll({ admin, platform: { host } }: World): Promise<void> {
  for (const { id } of rowsOf(host, "projectImport")) await admin.post(`${PATH}/abandon`, { id });
  await jobsDone(host);
}

/** No project is staged, no import is under way, and every row is of a project that is there. */
async function assertNothingStaged({ platform: { host } }: World): Promise<void> {
  await jobsDone(host);
  const projects = rowsOf(host, "project");
  assertEquals(projects.filter(({ staged }) => staged === true), []);
  assertEquals(rowsOf(host, "projectImport"), []);
  const known = ["platform", ...projects.map(({ id }) => id)];
  const lost = ["user", "apiKey", "projectKey"].flatMap((table) => rowsOf(host, table))
    .filter(({ projectId }) => !known.includes(String(projectId)));
  assertEquals(lost, []);
}
