import { assertEquals, assertThrows } from "@std/assert";
import { makeFolders } from "./make_folders.ts";

const { Deno } = globalThis;

Deno.test("makeFolders() makes what is missing and names the outermost that it made", async () => {
  const root = await Deno.makeTempDir();
  try {
    assertEquals(makeFolders(`${root}/a/b/c`, 0o700), `${root}/a`);
    assertEquals(makeFolders(`${root}/a/b/c`), undefined);
    assertEquals(makeFolders(`${root}/a/b/d/`), `${root}/a/b/d`);
    assertEquals((await Deno.stat(`${root}/a/b`)).mode! & 0o777, 0o700);
    await Deno.writeTextFile(`${root}/file`, "");
    assertThrows(() => makeFolders(`${root}/file`), Error, "EEXIST");
    assertThrows(() => makeFolders(`${root}/file/below`), Error, "ENOTDIR");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("makeFolders() gives up where the system makes no folders", {
  ignore: Deno.build.os !== "linux",
}, () => {
  assertThrows(() => makeFolders("/proc/banata/below"), Error, "ENOENT");
});
