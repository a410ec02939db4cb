import { assertEquals } from "@std/assert";
import { denoCommand } from "../../tools/sealed.ts";

const PROGRAM = `
import { denoSystem } from ${JSON.stringify(new URL("deno.ts", import.meta.url).href)};
const pull = () => {
  throw new Error("secret\\nforged line");
};
const answer = () => Promise.resolve(new Response(new ReadableStream({ pull })));
const server = await denoSystem.serveHttp(answer);
const ended = fetch("http://127.0.0.1:" + server.port).then((response) => response.text());
console.log(await ended.then(() => "whole", () => "cut"));
await server.shutdown();
`;

Deno.test("serveHttp() of Deno prints nothing of a body that fails under way", async () => {
  const { code, stderr, stdout } = await denoCommand(["eval", PROGRAM]).output();
  const [said, printed] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assertEquals([code, said, printed], [0, "cut\n", ""]);
});
