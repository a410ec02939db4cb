import { assertEquals } from "@std/assert";
import { parseWitnesses } from "./audit_witnesses.ts";

const SITE = "https://auth.example.com";
const REMORA = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";
/** Of the type of logs. */
const LOG = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";

Deno.test("parseWitnesses() takes keys and https URLs, and none where there is nothing", () => {
  const found = parseWitnesses(` ${REMORA}   https://remora.n621.de/ ,`, SITE);
  assertEquals(
    typeof found === "string" ? found : found.map(({ key, url, vkey }) => [key.name, url, vkey]),
    [
      ["remora.n621.de", "https://remora.n621.de/", REMORA],
    ],
  );
  for (const none of [undefined, "", " , "]) assertEquals(parseWitnesses(none, SITE), []);
});

Deno.test("parseWitnesses() takes http on this machine only, for a platform that is on it too", () => {
  const count = (url: string, site: string) => parseWitnesses(`${REMORA} ${url}`, site).length;
  assertEquals(count("http://127.0.0.1:1234", "http://localhost:3211"), 1);
  for (
    const [url, site] of [["http://127.0.0.1:1234", SITE], [
      "http://a.example",
      "http://localhost",
    ]] as const
  ) {
    assertEquals(typeof parseWitnesses(`${REMORA} ${url}`, site), "string");
  }
});

Deno.test("parseWitnesses() says which is wrong, and shows nothing of it", () => {
  const wrong = [
    REMORA,
    `${REMORA} https://a.example more`,
    `${LOG} https://a.example`,
    `${REMORA}x https://a.example`,
    `${REMORA} ftp://a.example`,
    `${REMORA} https://user:secret@a.example`,
    `${REMORA} https://a.example?key=secret`,
    `${REMORA} https://a.example, nothing`,
    `${REMORA} https://a.example, ${REMORA} https://b.example`,
  ];
  for (const list of wrong) {
    const sentence = parseWitnesses(list, SITE);
    assertEquals(typeof sentence, "string", list);
    assertEquals(/secret|remora/.test(String(sentence)), false, String(sentence));
  }
});
