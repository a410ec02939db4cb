import { assertEquals } from "@std/assert";
import { erasedSalts } from "../../../rules/audit_leaf.ts";
import { formatVerifierKey, parsePolicy } from "../../../tlog/mod.ts";
import {
  type LoggedRow,
  loggedRows,
  logOf,
  randomSigner,
} from "../../../tests/support/audit_export.ts";
import { type FaultCode, verifyExport, type VerifyOptions } from "./mod.ts";

const SIGNER = await randomSigner();
const WITNESS = await randomSigner("witness.example/w1", "cosignature");
const ROWS = loggedRows(20);
const LOG = await logOf(ROWS, SIGNER);
/** What the auditor kept when the log had twelve events. */
const KEPT = await LOG.checkpoint(12);
const WHOLE = await LOG.page();

async function faultsOf(
  lines: readonly string[],
  options: VerifyOptions = {},
): Promise<FaultCode[]> {
  const { faults } = await verifyExport(lines, { checkpoint: KEPT, ...options });
  return faults.map(({ code }) => code);
}

/** The log as whoever holds the database and the key could make it anew. */
async function rewritten(rows: readonly LoggedRow[]): Promise<string[]> {
  return await (await logOf(rows, SIGNER)).page();
}

function withEvent(line: string, change: Record<string, unknown>): string {
  const { event, ...rest } = JSON.parse(line);
  return JSON.stringify({ ...rest, event: { ...event, ...change } });
}

Deno.test("verifyExport() finds nothing wrong with an export as it was made", async () => {
  const { faults, ...verdict } = await verifyExport(WHOLE, { checkpoint: KEPT });
  assertEquals(faults, []);
  const { key: { name } } = SIGNER;
  const log = { project: "prj_a", origin: name, vkey: formatVerifierKey(SIGNER.key) };
  assertEquals(verdict, {
    log,
    events: 20,
    from: 0,
    to: 20,
    size: 20,
    erased: 0,
    isFiltered: false,
  });
});

Deno.test("verifyExport() takes pages one after the other, and a log whose first events were pruned", async () => {
  const pages = [await LOG.page({ to: 9 }), await LOG.page({ from: 9 })];
  assertEquals(await faultsOf(pages.flat()), []);
  // The log has grown between the pages.
  assertEquals(await faultsOf([...await LOG.page({ to: 9, size: 15 }), ...pages[1] ?? []]), []);
  assertEquals(await faultsOf(pages[1] ?? []), []);
  assertEquals(await faultsOf(pages[0] ?? []), ["EVENTS_CUT_OFF", "HISTORY_UNPROVED"]);
  assertEquals(await faultsOf(await LOG.page({ to: 12 }), { isPart: true }), []);
});

Deno.test("verifyExport() finds an event that was edited, and says which", async () => {
  const changes = [
    { action: "user.created" },
    { actorId: "usr_other" },
    { occurredAt: 1 },
    { metadata: "{}" },
    { actorName: "Someone" },
  ];
  for (const change of changes) {
    const lines = WHOLE.with(6, withEvent(WHOLE[6] ?? "", change));
    const { faults } = await verifyExport(lines, { checkpoint: KEPT });
    assertEquals(faults.map(({ code, leaf, line }) => ({ code, leaf, line })), [
      { code: "EVENT_CHANGED", leaf: 5, line: 7 },
    ]);
  }
});

Deno.test("verifyExport() finds an event that was edited although the tree was made anew and signed", async () => {
  const rows = ROWS.with(5, { ...loggedRows(6)[5] ?? ROWS[5]!, actorId: "usr_other" });
  assertEquals(await faultsOf(await rewritten(rows)), ["HISTORY_CHANGED"]);
});

Deno.test("verifyExport() finds an event that was deleted or dropped, in the export and in the log", async () => {
  const { faults } = await verifyExport(WHOLE.toSpliced(6, 1), { checkpoint: KEPT });
  assertEquals(faults.map(({ code, leaf, line }) => ({ code, leaf, line })), [
    { code: "EVENTS_MISSING", leaf: 5, line: 7 },
  ]);
  assertEquals(await faultsOf(await rewritten(ROWS.toSpliced(5, 1))), ["HISTORY_CHANGED"]);
});

Deno.test("verifyExport() finds events that were reordered or repeated", async () => {
  const [one = "", other = ""] = WHOLE.slice(6, 8);
  const swapped = WHOLE.with(6, other).with(7, one);
  assertEquals(await faultsOf(swapped), ["EVENTS_MISSING", "EVENT_OUT_OF_ORDER"]);
  assertEquals(await faultsOf(WHOLE.toSpliced(6, 0, one)), ["EVENT_OUT_OF_ORDER"]);
  const [first, second] = [ROWS[5]!, ROWS[6]!];
  const anew = await rewritten(ROWS.with(5, second).with(6, first));
  assertEquals(await faultsOf(anew), ["HISTORY_CHANGED"]);
  // Another number alone does not move an event.
  const renumbered = JSON.stringify({ ...JSON.parse(one), leaf: 6 });
  assertEquals((await faultsOf(WHOLE.toSpliced(6, 2, renumbered))).includes("EVENT_CHANGED"), true);
});

Deno.test("verifyExport() finds an export that was truncated, and a log that was", async () => {
  assertEquals(await faultsOf(WHOLE.slice(0, -3)), ["EVENTS_MISSING"]);
  assertEquals(await faultsOf(await LOG.page({ to: 17 })), ["EVENTS_CUT_OFF"]);
  assertEquals(await faultsOf(await rewritten(ROWS.slice(0, 10))), ["LOG_SHRUNK"]);
  assertEquals(await faultsOf([]), ["HEADER_MISSING"]);
});

Deno.test("verifyExport() finds a fork: another history of the same log, signed by its key", async () => {
  const fork = await logOf([...ROWS.slice(0, 8), ...loggedRows(12)], SIGNER);
  assertEquals(await faultsOf(WHOLE, { checkpoint: await fork.checkpoint(12) }), [
    "HISTORY_CHANGED",
  ]);
  assertEquals(await faultsOf(WHOLE, { checkpoint: await fork.checkpoint(20) }), [
    "HISTORY_CHANGED",
  ]);
  const pages = [...await LOG.page({ to: 9 }), ...await fork.page({ from: 9 })];
  assertEquals((await faultsOf(pages)).includes("HISTORY_CHANGED"), true);
  const stranger = await logOf(ROWS, await randomSigner());
  assertEquals(await faultsOf(await stranger.page()), ["CHECKPOINT_FOREIGN"]);
  const foreign = [...await LOG.page({ to: 9 }), ...await stranger.page({ from: 9 })];
  assertEquals((await faultsOf(foreign)).includes("LOG_DIFFERS"), true);
});

Deno.test("verifyExport() finds an event that says it was recorded hours before those that it follows", async () => {
  const [late] = loggedRows(1, Date.UTC(2025, 11, 31));
  const backdated = await logOf([...ROWS.slice(0, 15), late!, ...ROWS.slice(15)], SIGNER);
  assertEquals(await faultsOf(await backdated.page()), ["EVENT_BACKDATED"]);
  // Clocks differ by a little, and commits take their time.
  const shifted = await logOf([...ROWS.slice(0, 15), ROWS[17]!, ROWS[15]!, ROWS[16]!], SIGNER);
  assertEquals(await faultsOf(await shifted.page()), []);
});

Deno.test("verifyExport() proves each event of a filtered export, and that of an earlier or later checkpoint", async () => {
  const [header = "", ...events] = await LOG.page({ filtered: true });
  const some = [header, ...events.filter((_, at) => at % 3 === 0)];
  const consistency = await LOG.consistency(12, 20);
  assertEquals(await faultsOf(some, { consistency }), []);
  assertEquals(await faultsOf([header], { consistency }), []);
  assertEquals(await faultsOf([header]), ["HISTORY_UNPROVED"]);
  assertEquals(await faultsOf([header], { consistency: consistency.slice(1) }), [
    "HISTORY_UNPROVED",
  ]);
  const older = await LOG.page({ to: 10, size: 10 });
  assertEquals(await faultsOf(older, { consistency: await LOG.consistency(10, 12) }), []);
  const wrong = some.with(2, withEvent(some[2] ?? "", { action: "user.deleted" }));
  assertEquals(await faultsOf(wrong, { consistency }), ["EVENT_CHANGED"]);
});

Deno.test("verifyExport() takes what was erased for erased, and nothing that was put in its place", async () => {
  const { actorId: _, actorType: __, ...row } = ROWS[5]!;
  const salts = erasedSalts(ROWS[5]!, { parts: ["actor"], salts: ROWS[5]!.salts });
  const erased = await (await logOf(ROWS.with(5, { ...row, salts }), SIGNER)).page();
  const { erased: parts, faults } = await verifyExport(erased, { checkpoint: KEPT });
  assertEquals([faults, parts], [[], 1]);
  const forged = erased.with(6, withEvent(erased[6] ?? "", { actorId: "usr_other" }));
  assertEquals(await faultsOf(forged), ["EVENT_CHANGED"]);
});

Deno.test("verifyExport() wants the quorum of a policy on a checkpoint that has all events", async () => {
  const policy = parsePolicy(
    `log ${formatVerifierKey(SIGNER.key)}\nwitness w ${formatVerifierKey(WITNESS.key)}\nquorum w\n`,
  );
  const cosigned = await LOG.checkpoint(20, [WITNESS]);
  assertEquals(await faultsOf(WHOLE, { policy }), ["POLICY_UNMET"]);
  assertEquals(await faultsOf(WHOLE, { policy, checkpoint: cosigned }), []);
  assertEquals(await faultsOf(await LOG.page({ note: cosigned }), { policy }), []);
  const early = await LOG.checkpoint(12, [WITNESS]);
  assertEquals(await faultsOf(WHOLE, { policy, checkpoint: early }), ["POLICY_UNMET"]);
  const other = parsePolicy(`log ${formatVerifierKey((await randomSigner()).key)}\nquorum none\n`);
  assertEquals(await faultsOf(WHOLE, { policy: other }), ["LOG_DIFFERS"]);
});

Deno.test("verifyExport() refuses whatever is no export, and stops after a hundred faults", async () => {
  const [header = "", first = ""] = WHOLE;
  const changed = (change: Record<string, unknown>) =>
    JSON.stringify({ ...JSON.parse(header), ...change });
  const cases: readonly (readonly [string[], FaultCode])[] = [
    [["{}"], "HEADER_MISSING"],
    [[first], "HEADER_MISSING"],
    [[changed({ format: "banata-audit-export/2" })], "HEADER_MISSING"],
    [[changed({ from: 21, to: 20 })], "HEADER_MISSING"],
    [[changed({ to: 21 })], "CHECKPOINT_INVALID"],
    [[changed({ origin: "another.example" })], "CHECKPOINT_INVALID"],
    [[changed({ checkpoint: "nothing" })], "CHECKPOINT_INVALID"],
    [[changed({ vkey: "nothing" })], "CHECKPOINT_INVALID"],
    [[header, ""], "LINE_INVALID"],
    [[header, "null"], "LINE_INVALID"],
    [[header, first.replace('"at":', '"at":"x","x":')], "LINE_INVALID"],
    [[header, first.replace(/"proof":\[[^\]]*\]/, '"proof":[1]')], "LINE_INVALID"],
    [[header, first.replace(/"proof":\[[^\]]*\]/, '"proof":["x"]')], "EVENT_CHANGED"],
    [[header, first.replace(/"salts":\{[^}]*\}/, '"salts":{"actor":"x"}')], "LINE_INVALID"],
    [[header, first.replace(/"salts":\{[^}]*\}/, '"salts":{}')], "EVENT_CHANGED"],
  ];
  for (const [lines, code] of cases) {
    assertEquals((await faultsOf(lines))[0], code, lines.join("\n").slice(-300));
  }
  assertEquals((await faultsOf([header, ...Array(200).fill("x")])).length, 100);
  assertEquals(await faultsOf(WHOLE, { checkpoint: "nothing" }), ["CHECKPOINT_FOREIGN"]);
});

Deno.test("verifyExport() throws for no line, whatever stands in it", async () => {
  for (let round = 0; round < 60; round++) {
    const [line = 0, from = 0, byte = 0] = crypto.getRandomValues(new Uint16Array(3));
    const at = line % WHOLE.length;
    const whole = WHOLE[at] ?? "";
    const place = from % whole.length;
    const spoiled = whole.slice(0, place) + String.fromCharCode(byte % 300) +
      whole.slice(place + byte % 3);
    await verifyExport(WHOLE.with(at, spoiled), { checkpoint: KEPT });
    await verifyExport(WHOLE, { checkpoint: KEPT.slice(0, place % KEPT.length) + spoiled });
  }
});
