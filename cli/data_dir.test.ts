import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { openFolder } from "./data_dir.ts";

Deno.test({
  name:
    "openFolder() takes a folder of this user's from all others, and a lent one not from its group",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const owner = Number((await Deno.stat(folder)).uid);
    const somebodyElse = owner + 1;
    const said = async (mode: number, user: number): Promise<string | null> => {
      await Deno.chmod(folder, mode);
      return openFolder(folder, user);
    };
    assertEquals(await said(0o750, owner), null);
    assertStringIncludes(await said(0o770, owner) ?? "", "chmod 700");
    assertEquals(await said(0o2775, somebodyElse), null);
    const lent = await said(0o777, somebodyElse);
    assert(lent?.endsWith(`chmod o-w ${folder}`), lent ?? "");
    await Deno.remove(folder, { recursive: true });
  },
});
