/** Files that are damaged, cut, bombs or something else: each is refused by a code, before anything is sent. */
import { assertEquals, assertRejects } from "@std/assert";
import { gzipSync, zipSync } from "fflate";
import { convexZip } from "../../tests/support/switching/exports.ts";
import { FileError } from "./file_error.ts";
import { stageFile } from "./read_file.ts";
import { SOURCES } from "./sources/mod.ts";
import { Staging } from "./staging.ts";

const USERS = {
  "_components/betterAuth/user": Array.from({ length: 200 }, (_, at) => ({ _id: `u${at}`, at })),
  "_components/betterAuth/account": [{ _id: "a1" }],
};

/** The code a file is refused with, and how many of its users were read. */
async function read(
  source: string,
  content: Uint8Array | string,
): Promise<{ code?: string; place?: string; users: number }> {
  const path = await Deno.makeTempFile();
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  await Deno.writeFile(path, bytes);
  using into = new Staging();
  try {
    await stageFile(path, { shape: SOURCES[source]!.shape, into });
    return { users: into.count("user") };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const place = /: (.*) \(/.exec(error.message)?.[1];
    return { code: error.code, ...place ? { place } : {}, users: into.count("user") };
  } finally {
    await Deno.remove(path);
  }
}

async function codeOf(source: string, content: Uint8Array | string): Promise<string | undefined> {
  return (await read(source, content)).code;
}

/** A ZIP with some bytes of it changed, found by a text before them. */
function changed(zip: Uint8Array, change: (view: DataView, central: number) => void): Uint8Array {
  const copy = zip.slice();
  const view = new DataView(copy.buffer);
  let central = 0;
  while (view.getUint32(central, true) !== 0x02014b50) central++;
  change(view, central);
  return copy;
}

Deno.test("stageFile() reads the ZIP of Convex, and refuses one that is not as it was written", async (t) => {
  const zip = convexZip(USERS);
  assertEquals(await read("convex", zip), { users: 200 });
  for (const end of [zip.length - 1, zip.length - 200, 700, 30, 3]) {
    await t.step(`cut at ${end}`, async () => {
      const code = await codeOf("convex", zip.subarray(0, end));
      assertEquals(["FILE_TRUNCATED", "FILE_WRONG"].includes(String(code)), true, code);
    });
  }
  await t.step("a byte of a row is another", async () => {
    const stored = zipSync({
      "user/documents.jsonl": [new TextEncoder().encode('{"_id":"u1"}\n'), { level: 0 }],
      "account/documents.jsonl": new Uint8Array(),
    });
    assertEquals(await read("convex", stored), { users: 1 });
    const at = new TextDecoder("latin1").decode(stored).indexOf('"u1"') + 1;
    stored[at] = 0x76;
    assertEquals(await codeOf("convex", stored), "FILE_DAMAGED");
  });
  await t.step("a packed byte is another", async () => {
    const damaged = zip.slice();
    const at = new TextDecoder("latin1").decode(zip).indexOf("user/documents.jsonl") + 40;
    damaged.set([0xff, 0xff, 0xff, 0xff], at);
    assertEquals(await codeOf("convex", damaged), "FILE_DAMAGED");
  });
  await t.step("it says that it unpacks to less than it does", async () => {
    const lying = changed(
      convexZip({ user: USERS["_components/betterAuth/user"], account: [] }),
      (view) => {
        for (let at = 0; at + 46 < view.byteLength; at++) {
          const isEntry = view.getUint32(at, true) === 0x02014b50;
          if (isEntry && view.getUint32(at + 24, true) > 2000) view.setUint32(at + 24, 1000, true);
        }
      },
    );
    assertEquals(await codeOf("convex", lying), "FILE_BOMB");
  });
});

Deno.test("stageFile() refuses bombs, paths that climb, and what no export is", async (t) => {
  const documents = new Uint8Array(3_000_000);
  const bomb = zipSync({ "user/documents.jsonl": documents, "account/documents.jsonl": documents });
  const paths = ["../user/documents.jsonl", "/user/documents.jsonl", "a/../../b", "c:\\user"];
  const files: Record<string, [source: string, content: Uint8Array | string, code: string]> = {
    "a bomb": ["convex", bomb, "FILE_BOMB"],
    "a ZIP without users": ["convex", convexZip({ tasks: [{ _id: "1" }] }), "FILE_WRONG"],
    "no ZIP": ["convex", '{"users":[]}', "FILE_WRONG"],
    "an empty file": ["convex", "", "FILE_WRONG"],
    "a ZIP where JSON is asked for": ["auth0", convexZip(USERS), "FILE_WRONG"],
    "a database that is none": [
      "better-auth",
      `SQLite format 3\0${"x".repeat(5000)}`,
      "FILE_DAMAGED",
    ],
    "JSON that is cut": ["keycloak", '{"users":[{"id":"1"},{"id', "FILE_TRUNCATED"],
    "JSON that is none": ["keycloak", '{"users":[{"id":1]]', "FILE_DAMAGED"],
    "a list of texts": ["clerk", '["a"]', "FILE_WRONG"],
    "an empty list": ["clerk", "[]", "FILE_WRONG"],
    "no byte": ["auth0", "", "FILE_WRONG"],
    "empty lines": ["records", " \n\n", "FILE_WRONG"],
    "a CSV of other columns": ["clerk", "foo,bar\n1,2\n", "FILE_WRONG"],
    "a CSV with semicolons": ["supabase", "id;email\n1;a@example.com\n", "FILE_WRONG"],
    "rows of another system": ["auth0", '{"localId":"1"}\n', "FILE_WRONG"],
    "records that are none": ["records", '{"id":"1"}\n', "FILE_WRONG"],
    "a CSV in Latin 1": [
      "clerk",
      Uint8Array.from("id,first_name\n1,J\xf6rg\n", (char) => char.charCodeAt(0)),
      "FILE_DAMAGED",
    ],
    "a CSV in UTF-16": [
      "clerk",
      Uint8Array.from(
        "\xff\xfe" + [..."id\n1\n"].map((char) => `${char}\0`).join(""),
        (char) => char.charCodeAt(0),
      ),
      "",
    ],
    "gzip that is cut": [
      "auth0",
      gzipSync(new TextEncoder().encode("{}\n".repeat(999))).subarray(0, 30),
      "FILE_DAMAGED",
    ],
    "gzip of a bomb": ["auth0", gzipSync(documents), "FILE_BOMB"],
    "no UTF-8": ["auth0", Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d), "FILE_DAMAGED"],
  };
  for (const path of paths) {
    const zip = zipSync({ [path]: Uint8Array.of(1), "user/documents.jsonl": Uint8Array.of() });
    files[`a path ${path}`] = ["convex", zip, "FILE_PATHS"];
  }
  for (const [name, [source, content, code]] of Object.entries(files)) {
    await t.step(name, async () => assertEquals(await codeOf(source, content) ?? "", code));
  }
});

Deno.test("stageFile() names the line that it can't read", async () => {
  const lines = '{"user_id":"auth0|1"}\n\nnot JSON\n';
  assertEquals(await read("auth0", lines), { code: "FILE_DAMAGED", place: "line 3", users: 1 });
  const csv = 'id,email\n1,"a@example.com"\n2,"b\n';
  assertEquals((await read("supabase", csv)).code, "FILE_DAMAGED");
  const packed = gzipSync(new TextEncoder().encode('{"user_id":"auth0|1"}\n'));
  assertEquals(await read("auth0", packed), { users: 1 });
  await assertRejects(() => read("nothing", ""), TypeError);
});
