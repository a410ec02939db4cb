/**
 * Whoever can write the database can't make one secret pass for another. Rows are changed behind the
 * platform's back, and then asked for over HTTP.
 */
import { assert, assertEquals } from "@std/assert";
import { captureConsole } from "../support/captured_console.ts";
import { outcome } from "../support/client.ts";
import { type Row, rowsOf } from "../support/rows.ts";
import { anotherProject, type OpenProject, openProject } from "../support/set_up.ts";
import { clause } from "../support/tables.ts";
import { type VaultClient, vaultOf } from "../support/vault.ts";

const UNREADABLE = [422, "SECRET_UNREADABLE"] as const;
const ORGANIZATIONS = ["org_one", "org_two"] as const;

/** A secret as it is asked for. */
interface Kept {
  readonly vault: VaultClient;
  readonly projectId: string;
  readonly secretId: string;
  readonly context?: string;
}

/** A row with where it is. */
type Placed = Row & { readonly id: string; readonly projectId: string };

/** Two projects with secrets of every kind, most of them alike but for one thing. */
interface Field {
  readonly world: OpenProject;
  readonly secrets: readonly Kept[];
}

Deno.test("A secret opens as itself and as nothing else, whatever is written into the database", async (t) => {
  using _quiet = captureConsole();
  await using world = await openProject();
  const { admin, platform } = world;
  const other = await anotherProject(platform, { admin, slug: "project-b" });
  const secrets = [...await fill(world), ...await fill(other)];
  for (const [name, step] of Object.entries(STEPS)) {
    await t.step(name, async () => {
      await step({ world, secrets });
      for (const secret of secrets) assertEquals((await decrypt(secret)).status, 200);
    });
  }
  await t.step("each refusal is an event, and no decrypt", () => {
    const events = rowsOf(platform.host, "event");
    const refused = events.filter(({ code }) => code === UNREADABLE[1]);
    // Beyond so many a minute they are counted: in an event, and until the next one beside it.
    const counted = [
      ...refused.map(({ metadata }) => metadata ? JSON.parse(String(metadata)).requests : 1),
      ...rowsOf(platform.host, "rateBucket")
        .filter(({ key }) => String(key).endsWith(UNREADABLE[1]))
        .map(({ skipped = 0 }) => Number(skipped)),
    ];
    assertEquals(counted.reduce((sum, count) => sum + count, 0), refusals);
    const decrypted = events.filter(({ kind }) => kind === "decrypted");
    assertEquals(decrypted.length, Object.keys(STEPS).length * secrets.length);
  });
});

const STEPS: Readonly<Record<string, (field: Field) => Promise<void>>> = {
  "a record in the place of another's, of any secret, version and project": async (field) => {
    const all = versionsOf(field);
    let swaps = 0;
    for (const secret of field.secrets) {
      const own = newestOf(field, secret);
      for (const { keyVersion, record } of all.filter(({ id }) => id !== own.id)) {
        await swapped(field, own, { record, keyVersion }, () => assertUnreadable(secret));
        swaps++;
      }
    }
    assertEquals(swaps, field.secrets.length * (all.length - 1));
  },

  "a version's row under another secret or another number": async (field) => {
    for (const secret of field.secrets) {
      const own = newestOf(field, secret);
      const others = field.secrets.filter((each) => each.projectId === secret.projectId);
      for (const { secretId } of others.filter((each) => each.secretId !== secret.secretId)) {
        // Newer than all there is: what is read is the newest.
        const moved = { secretId, version: 9 };
        const target = others.find((each) => each.secretId === secretId);
        assert(target);
        await swapped(field, own, moved, () => assertUnreadable(target));
      }
      for (const version of [3, 9]) {
        await swapped(field, own, { version }, () => assertUnreadable(secret));
      }
    }
  },

  "an old version in the place of the newest, by its row, its number or the secret's": async (
    field,
  ) => {
    for (const secret of field.secrets) {
      const [old, newest] = versionsOf(field, secret);
      assert(old && newest);
      const row = secretOf(field, secret);
      await swapped(field, row, { version: 1 }, () => assertUnreadable(secret));
      await swapped(field, row, { version: 3 }, () => assertUnreadable(secret));
      await swapped(field, newest, { secretId: "vsec_away" }, () => assertUnreadable(secret));
      await swapped(
        field,
        newest,
        { secretId: "vsec_away" },
        () => swapped(field, old, { version: 2 }, () => assertUnreadable(secret)),
      );
      await swapped(field, old, { version: 3 }, () => assertUnreadable(secret));
      await swapped(field, row, { version: 1 }, async () => {
        const update = { secretId: secret.secretId, data: "over it", expectedVersion: 1 };
        const reply = await secret.vault.call("update", update);
        assertEquals(outcome(reply), [409, "SECRET_VERSION_CONFLICT"]);
      });
    }
  },

  "another name, context or organization of the secret": async (field) => {
    for (const secret of field.secrets) {
      const row = secretOf(field, secret);
      const changes = [
        { name: "another" },
        { name: `${row.name} ` },
        ...["payments", "another", null].filter((context) => context !== (row.context ?? null))
          .map((context) => ({ context })),
        ...[...ORGANIZATIONS, null].filter((id) => id !== (row.organizationId ?? null))
          .map((organizationId) => ({ organizationId })),
      ];
      for (const change of changes) {
        const context = "context" in change ? change.context ?? undefined : secret.context;
        await swapped(field, row, change, () => assertUnreadable({ ...secret, context }));
      }
    }
  },

  "a secret's rows under their own ids in another project": async ({ secrets, world }) => {
    const [mine, theirs] = [secrets[0], secrets.at(-1)];
    assert(mine && theirs && mine.projectId !== theirs.projectId);
    const { component, host } = world.platform;
    const { projectId } = theirs;
    const copied = ["vaultSecret", "vaultVersion"].flatMap((table) =>
      rowsOf(host, table).filter(({ id, secretId }) => [id, secretId].includes(mine.secretId))
        .map(({ _creationTime, _id, projectId: _, nameHash: __, ...data }) => ({ table, data }))
    );
    for (const { data, table } of copied) {
      await component("adapter:create", { projectId, model: table, data });
    }
    await assertUnreadable({ ...mine, vault: theirs.vault });
    for (const { data, table } of copied) {
      const where = [clause("id", String(data.id))];
      await component("adapter:deleteOne", { projectId, model: table, where });
    }
  },

  "another project's key in the place of the project's, or none": async (field) => {
    const { secrets, world: { platform: { component, host } } } = field;
    const [mine, theirs] = [secrets[0], secrets.at(-1)];
    assert(mine && theirs);
    const keyOf = ({ projectId }: Kept) =>
      rowsOf(host, "projectKey").find((row) => row.projectId === projectId) as Placed | undefined;
    const [own, foreign] = [keyOf(mine), keyOf(theirs)];
    assert(own && foreign);
    const place = { projectId: mine.projectId, model: "projectKey" };
    const update = (wrappedKey: unknown) =>
      component("adapter:updateOne", {
        ...place,
        where: [clause("id", own.id)],
        update: { wrappedKey },
      });
    await update(foreign.wrappedKey);
    assertEquals(outcome(await decrypt(mine)), [503, "ROOT_SECRET_WRONG"]);
    await update(own.wrappedKey);
    const newest = newestOf(field, mine);
    await swapped(field, newest, { keyVersion: 7 }, () => assertUnreadable(mine));
  },

  "a record that is cut short, of another form, or in another spelling": async (field) => {
    const [secret] = field.secrets;
    assert(secret);
    const row = newestOf(field, secret);
    const record = String(row.record);
    const jwe = JSON.parse(record);
    const header = { enc: "A128GCM", "banata.version": 1, "banata.commitment": "x" };
    const wrong = [
      "",
      "{}",
      "null",
      record.slice(0, -1),
      ` ${record}`,
      JSON.stringify({ ...jwe, tag: jwe.tag.slice(0, 20) }),
      JSON.stringify({ ...jwe, recipients: jwe.recipients.slice(0, 1) }),
      JSON.stringify({ ...jwe, recipients: jwe.recipients.toReversed() }),
      JSON.stringify({ ...jwe, protected: btoa(JSON.stringify(header)).replaceAll("=", "") }),
      record.replace("A256GCMKW", "A128GCMKW"),
      record.replace("A256GCMKW", "dir"),
    ];
    for (const text of wrong) {
      await swapped(field, row, { record: text }, () => assertUnreadable(secret));
    }
  },
};

async function fill(project: OpenProject): Promise<Kept[]> {
  const { platform, project: { id: projectId }, server } = project;
  for (const id of ORGANIZATIONS) {
    const data = { id, name: id, slug: id.replace("_", "-"), createdAt: 1, updatedAt: 1 };
    await platform.component("adapter:create", { projectId, model: "organization", data });
  }
  const vault = vaultOf(server);
  const kinds = [
    { name: "alike" },
    { name: "alike", context: "payments" },
    { name: "of one", organizationId: ORGANIZATIONS[0] },
    { name: "of two", organizationId: ORGANIZATIONS[1] },
  ];
  return await Promise.all(kinds.map(async (kind) => {
    const secretId = await vault.keep(kind);
    await vault.ok("update", { secretId, data: "the second", expectedVersion: 1 });
    return { vault, projectId, secretId, context: kind.context };
  }));
}

function decrypt({ context, secretId, vault }: Kept) {
  return vault.call("decrypt", { secretId, context });
}

let refusals = 0;

async function assertUnreadable(secret: Kept): Promise<void> {
  assertEquals(outcome(await decrypt(secret)), [...UNREADABLE]);
  refusals++;
}

/** The versions of a secret, oldest first; without one, all there are. */
function versionsOf({ world: { platform: { host } } }: Field, secret?: Kept): Placed[] {
  const rows = rowsOf(host, "vaultVersion") as Placed[];
  return rows.filter(({ projectId, secretId }) =>
    secret === undefined || projectId === secret.projectId && secretId === secret.secretId
  );
}

function newestOf(field: Field, secret: Kept): Placed {
  const newest = versionsOf(field, secret).at(-1);
  assert(newest);
  return newest;
}

function secretOf({ world: { platform: { host } } }: Field, { projectId, secretId }: Kept): Placed {
  const rows = rowsOf(host, "vaultSecret") as Placed[];
  const found = rows.find((row) => row.projectId === projectId && row.id === secretId);
  assert(found);
  return found;
}

/** Does something while a row of a secret or of a version has other values. */
async function swapped(
  { world: { platform: { component } } }: Field,
  { id, projectId, ...row }: Placed,
  ...[change, action]: [Row, () => Promise<void>]
): Promise<void> {
  const model = "record" in row ? "vaultVersion" : "vaultSecret";
  const put = (update: Row) =>
    component("adapter:updateOne", { projectId, model, where: [clause("id", id)], update });
  await put(change);
  await action();
  const before = Object.keys(change).map((column) => [column, row[column] ?? null]);
  await put(Object.fromEntries(before));
}
