import { assertEquals, assertThrows } from "@std/assert";
import { CliError } from "../arguments.ts";
import { progressTo, terminalProgress } from "./progress.ts";
import { siteOf } from "./session.ts";

function shown(isTerminal: boolean): string[] {
  const texts: string[] = [];
  const progress = progressTo({ isTerminal, write: (text) => texts.push(text) });
  for (const share of [0, 0.04, 0.5, 0.55, 1]) progress(share, "words");
  return texts;
}

Deno.test("progressTo() draws one bar on a terminal, and ends its line at the end", () => {
  const texts = shown(true);
  assertEquals(texts.length, 5);
  assertEquals(texts[2], "\r[###############...............] 50% words\x1b[K");
  assertEquals(texts[4], `\r[${"#".repeat(30)}]100% words\x1b[K\n`);
});

Deno.test("progressTo() prints a line for every tenth elsewhere", () => {
  assertEquals(shown(false), ["0% words\n", "50% words\n", "100% words\n"]);
});

Deno.test("terminalProgress() ends nothing where nobody reads it any more", () => {
  const progress = terminalProgress({
    write() {
      throw Object.assign(new Error("Broken pipe"), { code: "EPIPE" });
    },
  });
  for (const share of [0, 0.5, 1]) progress(share, "words");
});

Deno.test("a sentence shows no password of a URL", () => {
  const thrown = assertThrows(() => siteOf("http://ada:hunter2@auth.example.com/"), CliError);
  assertEquals(thrown.message.endsWith("http://…@auth.example.com/"), true);
  for (
    const url of [
      "ada:hunter2@auth.example.com",
      "https://ada:hunter2/x@auth.example.com",
      "https://ada:hunter2@auth.example.com",
      "http://ada:hunter2@x@auth.example.com",
    ]
  ) {
    const { message } = assertThrows(() => siteOf(url), CliError);
    assertEquals(message.includes("hunter2"), false, message);
    assertEquals(message.endsWith("…@auth.example.com"), true, message);
  }
});

Deno.test("siteOf() takes https and this machine, and nothing that shows a password", () => {
  assertEquals(siteOf("https://auth.example.com/"), "https://auth.example.com");
  for (const rest of ["/any", "/?any", "/#any", "/api/auth"]) {
    assertThrows(() => siteOf(`https://auth.example.com${rest}`), CliError, "as an origin");
  }
  assertEquals(siteOf("http://127.0.0.1:3211"), "http://127.0.0.1:3211");
  for (const url of ["http://auth.example.com", "auth.example.com", "ftp://127.0.0.1"]) {
    assertThrows(() => siteOf(url), CliError, "--url");
  }
});
