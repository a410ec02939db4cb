import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import type { Said } from "../support/unusable_files.ts";
import { denoCommand } from "../../tools/sealed.ts";

const ENTRY = fileURLToPath(new URL("../support/unusable_files.ts", import.meta.url));

Deno.test({
  name: "a file that this user may not use is named in one sentence, whatever the command",
  // Elsewhere modes mean something else, and there is no /dev/full.
  ignore: Deno.build.os !== "linux",
  fn: async (t) => {
    const { stderr, stdout, success } = await denoCommand(["run", "-A", "--quiet", ENTRY], {
      obeysModes: true,
      env: { BANATA_EMAIL: "ada@example.com", BANATA_PASSWORD: "correct horse battery" },
    }).output();
    assert(success, new TextDecoder().decode(stderr));
    const said: readonly Said[] = JSON.parse(new TextDecoder().decode(stdout));
    assert(said.length > 25);
    for (const { code, name, path, text } of said) {
      await t.step(name, () => {
        // What start has printed before it met the file.
        const sentence = text.replace(/^NEW DATA FOLDER .*\n/, "");
        assertEquals([code, sentence.split("\n").length], [1, 1], text);
        assertStringIncludes(sentence, name.includes("no space") ? "ree space" : path);
        assert(
          !/\bat .+:\d+:\d+|Report this|damaged|cannot be read as a database/.test(text),
          text,
        );
      });
    }
  },
});
