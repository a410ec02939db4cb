import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import {
  erasedSalts,
  LEAF_COLUMNS,
  LeafError,
  leafOf,
  type LeafRow,
  newSalts,
  parseLeaf,
  parseSalts,
  type Part,
  PART_COLUMNS,
  type Salts,
  verifyParts,
} from "./audit_leaf.ts";

const ROW: LeafRow = {
  projectId: "proj_1",
  id: "evt_01K0000000000000000000000A",
  action: "user.updated",
  kind: "updated",
  occurredAt: 1_700_000_000_000,
  at: 1_700_000_000_001,
  organizationId: "org_1",
  version: 1,
  actorType: "user",
  actorId: "usr_1",
  actorName: "Ada Ünderwood",
  actorEmail: "ada@example.com",
  model: "user",
  subject: "usr_2",
  owner: null,
  targets: '[{"type":"user","id":"usr_2"}]',
  ipAddress: "192.0.2.1",
  requestId: "r1",
  changes: '{"before":{"name":"A"},"after":{"name":"B"}}',
};
/** One salt for each part, told apart by its last character. */
const SALTS = { actor: salt("1"), targets: salt("2"), request: salt("3"), changes: salt("4") };

function salt(last: string): string {
  return last.padStart(22, "A");
}

function textOf(row: LeafRow, salts = SALTS): string {
  return new TextDecoder().decode(leafOf(row, salts));
}

Deno.test("leafOf() gives the one encoding that the specification says, which never changes", () => {
  assertEquals(
    textOf(ROW),
    '{"action":"user.updated","at":1700000000001,"id":"evt_01K0000000000000000000000A",' +
      '"kind":"updated","occurredAt":1700000000000,"organization":"org_1","parts":{' +
      '"actor":"dcc19kK-a2DqEXAaJ84G5Vt_HRdJuunngCRZorT7Z7U",' +
      '"changes":"ww6obkZETfHk4wFrSVWhAO5RXx9iAisQplhGLO3qb2I",' +
      '"request":"kC5TPc15lr_5XQ5xokB32RQvmfhVC85Z-7F-Q9-mpfA",' +
      '"targets":"83aume0-k9QKagp58dJSV5HZ3ofOqzaM8TBqZIgigac"},' +
      '"project":"proj_1","v":1,"version":1}',
  );
});

Deno.test("leafOf() commits to a part as SHA-256 of its salt and its sorted JSON, by WebCrypto too", async () => {
  const part = `${SALTS.request}{"ipAddress":"192.0.2.1","requestId":"r1"}`;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(part));
  const expected = btoa(String.fromCharCode(...new Uint8Array(digest)))
    .replaceAll("+", "-").replaceAll("/", "_").replace("=", "");
  assertEquals(parseLeaf(leafOf(ROW, SALTS)).parts.request, expected);
});

Deno.test("leafOf() does not depend on the order of columns, nor on null in the place of nothing", () => {
  const turned = JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(ROW).reverse())));
  assertEquals(textOf(turned), textOf(ROW));
  const { owner: _, ...without } = ROW;
  assertEquals(textOf(without), textOf(ROW));
});

Deno.test("leafOf() changes with every column that a row may have", () => {
  const columns = [...LEAF_COLUMNS, ...Object.values(PART_COLUMNS).flat()];
  const salts = { ...SALTS, metadata: salt("5") };
  for (const column of columns) {
    const value = typeof ROW[column] === "number" ? 7 : "other";
    assertNotEquals(textOf({ ...ROW, [column]: value }, salts), textOf(ROW, salts), column);
  }
});

Deno.test("leafOf() marks a custom event, and holds no value of a part", () => {
  assertEquals(parseLeaf(leafOf({ ...ROW, kind: "custom" }, SALTS)).custom, true);
  for (const value of ["Ada", "ada@", "usr_", "192.0.2.1", "before"]) {
    assert(!textOf(ROW).includes(value), value);
  }
});

Deno.test("leafOf() refuses a part without a salt, and more than an entry bundle takes", () => {
  const { actor: _, ...salts } = SALTS;
  assertEquals(codeOf(() => leafOf(ROW, salts)), "SALT_MISSING");
  const huge = { ...ROW, action: "x".repeat(70_000) };
  assertEquals(codeOf(() => leafOf(huge, SALTS)), "LEAF_TOO_LARGE");
});

Deno.test("newSalts() salts the parts that a row has, and no two alike", () => {
  const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));
  const salts = newSalts(ROW, random);
  assertEquals(Object.keys(salts), ["actor", "targets", "request", "changes"]);
  assertEquals(new Set(Object.values(salts)).size, 4);
  assertEquals(parseSalts(JSON.stringify(salts)), salts);
});

Deno.test("parseSalts() refuses what is no salt of a part", () => {
  for (const text of ["", "null", "1", '{"actor":1}', '{"actor":"x"}', `{"x":"${salt("1")}"}`]) {
    assertEquals(codeOf(() => parseSalts(text)), "SALTS_INVALID", text);
  }
});

Deno.test("parseLeaf() takes only the one encoding", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  assertEquals(parseLeaf(bytes(textOf(ROW))).organization, "org_1");
  for (const text of ["", "{}", ` ${textOf(ROW)}`, textOf(ROW).replace('"v":1', '"v":2')]) {
    assertEquals(codeOf(() => parseLeaf(bytes(text))), "LEAF_INVALID", text);
  }
});

Deno.test("erasedSalts() leaves the leaf as it was, and nothing by which to guess the part", () => {
  const parts: Part[] = ["actor", "targets", "metadata"];
  const salts = erasedSalts(ROW, { parts, salts: SALTS });
  const emptied = Object.fromEntries(
    parts.flatMap((part) => PART_COLUMNS[part]).map((column) => [column, null]),
  );
  const erased = { ...ROW, ...emptied };
  assertEquals(leafOf(erased, salts), leafOf(ROW, SALTS));
  assert(!JSON.stringify(salts).includes(SALTS.actor));
  const leaf = parseLeaf(leafOf(ROW, SALTS));
  assertEquals(verifyParts(leaf, { row: erased, salts }), {
    actor: "erased",
    targets: "erased",
    request: "intact",
    changes: "intact",
  });
});

Deno.test("verifyParts() says which part was changed, added or taken away", () => {
  const leaf = parseLeaf(leafOf(ROW, SALTS));
  const states = (row: LeafRow, salts: Salts = SALTS) => verifyParts(leaf, { row, salts });
  assertEquals(states({ ...ROW, actorName: "Eve" }).actor, "changed");
  assertEquals(states({ ...ROW, changes: null }).changes, "changed");
  assertEquals(states({ ...ROW, metadata: "{}" }).metadata, "changed");
  assertEquals(states(ROW, { ...SALTS, request: salt("9") }).request, "changed");
  assertEquals(states(ROW).targets, "intact");
  // What was erased commits to whatever is put in its place.
  const salts = erasedSalts(ROW, { parts: ["actor"], salts: SALTS });
  assertEquals(states({ ...ROW, actorId: "usr_eve" }, salts).actor, "changed");
});

function codeOf(run: () => unknown): string {
  return assertThrows(run, LeafError).code;
}
