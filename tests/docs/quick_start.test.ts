/** docs/quick_start.md: its commands, but for fetching and starting, run as they stand there. */
import { assert, assertEquals } from "@std/assert";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { codeBlocksOf } from "../support/code_blocks.ts";
import { openPlatform } from "../support/in_process.ts";

const run = promisify(execFile);

Deno.test("docs/quick_start.md leads to a project's user by six commands", async () => {
  const blocks = (await codeBlocksOf("docs/quick_start.md")).filter(({ language }) =>
    language === "sh"
  );
  assertEquals(blocks.length, 6);
  await using platform = await openPlatform();
  const cwd = await Deno.makeTempDir({ prefix: "banata-quick-start-" });
  let clientId = "";
  const send = async (command = "") => {
    const text = command.replaceAll("http://127.0.0.1:3211", platform.site)
      .replace("SETUP_TOKEN", platform.setupToken ?? "").replace("CLIENT_ID", clientId);
    const { stdout } = await run("sh", ["-c", text], { cwd });
    return JSON.parse(stdout);
  };
  const [setUp, signIn, create, signUp] = blocks.slice(2).map(({ text }) => text);
  // As the reference says it: the calls that it is made from come after this one.
  assertEquals(Object.keys((await send(setUp)).user).sort(), ["email", "id", "name"]);
  assertEquals((await send(signIn)).user.email, "ada@example.com");
  ({ project: { clientId } } = await send(create));
  const { token, user } = await send(signUp);
  assert(typeof token === "string");
  assertEquals(user.email, "grace@example.com");
  await assertReference(platform.site);
  await Deno.remove(cwd, { recursive: true });
});

/** What the page names last: the reference, as a page and as the document. */
async function assertReference(site: string): Promise<void> {
  const page = await fetch(`${site}/api/auth/reference`);
  assert((await page.text()).includes("/sign-up/email"));
  assertEquals(page.headers.get("content-type"), "text/html; charset=utf-8");
  assert(page.headers.get("content-security-policy")?.startsWith("default-src 'none'; "));
  assert(page.headers.get("x-request-id") !== null);
  const document = await fetch(`${site}/api/auth/reference/openapi.json`);
  assertEquals((await document.json()).openapi, "3.1.0");
  const head = await fetch(`${site}/api/auth/reference`, { method: "HEAD" });
  assertEquals([head.status, await head.text()], [200, ""]);
}
