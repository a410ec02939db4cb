import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { start } from "../../cli/start.ts";
import { rewrapKeys } from "../../cli/vault/rewrap.ts";
import { verifyVault } from "../../cli/vault/verify.ts";
import { captureConsole } from "../support/captured_console.ts";
import { ok, outcome } from "../support/client.ts";
import { sequence } from "../support/audit_tree.ts";
import { passTime } from "../support/clock.ts";
import { jobsDone } from "../support/disk.ts";
import { stopCrons } from "../support/in_process.ts";
import { rowsOf } from "../support/rows.ts";
import { anotherProject, type OpenProject, openProject } from "../support/set_up.ts";
import { StubKms } from "../support/stub_kms.ts";
import { vaultOf } from "../support/vault.ts";

const ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const HOUR_MS = 60 * 60 * 1000;
const K1 = btoa("k".repeat(32));

/** Runs a task of the vault on a platform in this process, and gives what it printed. */
async function task(
  run: typeof rewrapKeys,
  host: { run(path: string, args?: unknown): Promise<unknown> },
): Promise<string> {
  const lines: string[] = [];
  const functions = { run: host.run.bind(host), close: () => Promise.resolve() };
  await run(functions, { progress: () => {}, print: (line) => lines.push(line) });
  return lines.join("\n");
}

async function refusesWithoutKms(
  { admin, platform }: Pick<OpenProject, "admin" | "platform">,
  { kms, rootsOf }: { kms: StubKms; rootsOf: (projectId: string) => unknown[] },
): Promise<void> {
  const other = await anotherProject(platform, { admin, slug: "denied" });
  const keep = () => vaultOf(other.server).call("encrypt", { name: "n", data: "d" });
  for (
    const [mood, code] of [
      ["denies", "KMS_DENIED"],
      ["throttles", "KMS_UNAVAILABLE"],
      ["is down", "KMS_UNAVAILABLE"],
    ] as const
  ) {
    kms.mood = mood;
    using captured = captureConsole();
    assertEquals(outcome(await keep()), [503, code]);
    assertStringIncludes(captured.lines.join("\n"), ARN);
    assertStringIncludes(captured.lines.join("\n"), code);
    assertEquals(rootsOf(other.project.id), []);
  }
  kms.mood = "well";
  assertEquals((await keep()).status, 200);
}

/** How many logs have events that no checkpoint has. */
function unsignedLogs({ platform: { host } }: OpenProject): number {
  return rowsOf(host, "auditTree").filter(({ checkpoint, size }) =>
    (checkpoint as { size: number } | undefined)?.size !== size
  ).length;
}

async function signsLogs(world: OpenProject, kms: StubKms): Promise<void> {
  const { component, host } = world.platform;
  // What the job of each minute does is done by hand, so that it is done once a minute.
  await stopCrons(world.platform);
  kms.mood = "denies";
  passTime(HOUR_MS);
  await sequence(world.platform);
  await component("audit_sequencer:pause", { isPaused: false });
  const minutes = async (count: number) => {
    for (let minute = 0; minute < count; minute++) {
      passTime(61_000);
      await jobsDone(host);
      await component("audit_sequencer:resume", {});
      await jobsDone(host);
    }
  };
  using captured = captureConsole();
  const asked = () => captured.lines.filter((line) => line.includes("KMS_DENIED")).length;
  await minutes(5);
  const early = asked();
  await minutes(5);
  const waiting = unsignedLogs(world);
  assert(waiting > 0);
  assertEquals(asked() - early, 5 * waiting);
  assert(rowsOf(host, "event").every(({ leaf }) => leaf !== undefined), "events have numbers");
  kms.mood = "well";
  await minutes(2);
  assertEquals(unsignedLogs(world), 0);
  await component("audit_sequencer:pause", { isPaused: true });
}

Deno.test("A root key in KMS wraps and opens the projects' keys, in requests and in jobs", async (t) => {
  await using kms = new StubKms();
  const env = { ...kms.env, BANATA_VAULT_KMS_KEY: ARN };
  await using world = await openProject({ devMailbox: true }, { env });
  const { admin, mailbox, platform, project: { id: projectId }, server, set, visitor } = world;
  const rootsOf = (id: string) =>
    rowsOf(platform.host, "projectKey").filter((row) => row.projectId === id)
      .map(({ rootId }) => rootId);
  const vault = vaultOf(server);
  const calls = () =>
    kms.calls.filter((call) => JSON.stringify(call.EncryptionContext).includes(projectId));

  await t.step("the first use makes a key that KMS wraps for its project and version", async () => {
    const secretId = await vault.keep({ data: "of a customer" });
    assertEquals(rootsOf(projectId), [`kms:${ARN}`]);
    const context = { project: projectId, version: "1" };
    assertEquals(calls()[0], { action: "Encrypt", KeyId: ARN, EncryptionContext: context });
    assertEquals((await vault.ok("decrypt", { secretId })).data, "of a customer");
  });

  await t.step("within minutes it is unwrapped once", async () => {
    for (let n = 0; n < 3; n++) await vault.keep();
    assertEquals(calls().map(({ action }) => action), ["Encrypt", "Decrypt"]);
  });

  await t.step(
    "a mail is sealed in its request, and opened by the job that delivers it",
    async () => {
      await set({ requireEmailVerification: true });
      const user = { email: "kms@example.com", password: "a long enough password", name: "Kay" };
      await ok(visitor().post("/sign-up/email", user));
      assertEquals((await mailbox.next(user.email)).type, "verification");
    },
  );

  await t.step(
    "a change of the project's key asks KMS for the next one, and so do its jobs",
    async () => {
      const begun = await vaultOf(admin).ok("rotate-key", { projectId, batchSize: 1 });
      assertEquals([begun.keyVersion, begun.status, begun.remaining], [2, "rotating", 3]);
      await jobsDone(platform.host);
      assertEquals((await vault.ok("rotation")).status, "completed");
      assertEquals(rootsOf(projectId), [`kms:${ARN}`]);
    },
  );

  await t.step(
    "a KMS that denies or is throttled is a 503 with a code, and leaves nothing",
    () => refusesWithoutKms(world, { kms, rootsOf }),
  );

  await t.step(
    "checkpoints of the audit log wait while KMS denies, asked once a minute, and are signed then",
    () => signsLogs(world, kms),
  );

  await t.step("vault:verify opens everything under it", async () => {
    assertMatch(
      await task(verifyVault, platform.host),
      /^All \d+ keys, records and sealed texts open$/,
    );
  });

  await t.step("no answer, log or stored row shows the credentials", () => {
    const rows = JSON.stringify([
      rowsOf(platform.host, "projectKey"),
      rowsOf(platform.host, "event"),
    ]);
    for (const secret of [kms.env.AWS_SECRET_ACCESS_KEY, kms.env.AWS_SESSION_TOKEN]) {
      assert(!rows.includes(secret));
    }
  });
});

Deno.test("The projects' keys move into KMS and out of it, and no root that is needed may go", async () => {
  await using kms = new StubKms();
  const dataDir = await Deno.makeTempDir({ prefix: "banata-kms-" });
  const opened = async (env: Readonly<Record<string, string>>) => {
    const options = { dataDir, host: "127.0.0.1", port: 0, sitePort: 0 };
    const host = await start(options, { env: { ...kms.env, ...env }, print() {}, log() {} });
    return Object.assign(host, { [Symbol.asyncDispose]: () => host.close() });
  };
  const keys = { BANATA_VAULT_KEYS: `1:${K1}` };
  {
    await using host = await opened(keys);
    await (await fetch(`${host.siteUrl}/api/auth/p/platform/jwks`)).body?.cancel();
    assertEquals(rowsOf(host, "projectKey").map(({ rootId }) => rootId), ["v1"]);
  }
  {
    await using host = await opened({ ...keys, BANATA_VAULT_KMS_KEY: ARN });
    await task(rewrapKeys, host);
    assertEquals(rowsOf(host, "projectKey").map(({ rootId }) => rootId), [`kms:${ARN}`]);
    kms.mood = "denies";
    using _quiet = captureConsole();
    const { status } = await fetch(`${host.siteUrl}/api/auth/p/platform/jwks`);
    assertEquals(status, 200, "public halves need no key");
    kms.mood = "well";
  }
  const { message } = await assertRejects(() => opened(keys), Error);
  assertMatch(
    message,
    /arn:aws:kms:\S+ in BANATA_VAULT_KMS_KEY or BANATA_VAULT_KMS_PREVIOUS, for 1 /,
  );
  {
    await using host = await opened({ ...keys, BANATA_VAULT_KMS_PREVIOUS: ARN });
    await task(rewrapKeys, host);
    assertEquals(rowsOf(host, "projectKey").map(({ rootId }) => rootId), ["v1"]);
    assertMatch(await task(verifyVault, host), /^All /);
  }
  await (await opened(keys)).close();
  for (
    const [env, said] of [
      [{ BANATA_VAULT_KMS_KEY: "alias/mine" }, "Set BANATA_VAULT_KMS_KEY to the ARN of a KMS key"],
      [
        { BANATA_VAULT_KMS_KEY: ARN, AWS_ACCESS_KEY_ID: "" },
        "Set AWS_ACCESS_KEY_ID and AWS_SECRET",
      ],
      [
        { BANATA_VAULT_KMS_KEY: ARN, BANATA_VAULT_KMS_ENDPOINT: "http://kms.example.com" },
        "Set BANATA_VAULT_KMS_ENDPOINT to an origin",
      ],
    ] as const
  ) {
    const refused = await assertRejects(() => opened({ ...keys, ...env }), Error);
    assertStringIncludes(refused.message, said);
    assert(!/\n|secret access key/.test(refused.message), refused.message);
  }
  await Deno.remove(dataDir, { recursive: true });
});
