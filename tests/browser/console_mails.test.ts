import { assertEquals } from "@std/assert";
import { openChromium } from "../support/chromium.ts";
import { ok } from "../support/client.ts";
import { judgeConsole, openConsole, settled, signInByPage } from "../support/console.ts";
import { openProject } from "../support/set_up.ts";

Deno.test("the console shows a mail as it is written, and goes back to what it was", async (t) => {
  await using world = await openProject({ devMailbox: true });
  const { admin, project: { id: projectId } } = world;
  await using chromium = await openChromium();
  const console = await openConsole(await chromium.newContext(), world.site);
  const { page, problems } = console;
  await signInByPage(console);
  const sheet = page.frameLocator("iframe.sheet").first();
  const publish = page.getByRole("button", { name: "Publish" });
  const stored = async () =>
    (await ok(admin.post("/banata/emails/templates/get", { projectId, idOrSlug: "welcome" })))
      .template;

  await t.step("what is typed into a block is in the preview, with a variable of it", async () => {
    await console.open(`p/${projectId}/mails/templates/welcome`);
    await sheet.getByText("Hello Grace,").waitFor();
    await page.locator("summary", { hasText: "Heading" }).click();
    await page.getByLabel("Text", { exact: true }).first().fill("Good to see you, ");
    await page.getByRole("button", { name: "userName", exact: true }).click();
    await sheet.getByRole("heading", { name: "Good to see you, Grace" }).waitFor();
    assertEquals(await stored(), null);
  });

  await t.step("blocks are added and moved by the keyboard", async () => {
    await page.getByLabel("Block to add").selectOption("code");
    await page.getByRole("button", { name: "Add", exact: true }).press("Enter");
    const added = page.locator("summary", { hasText: /^Code/ });
    await added.press("Enter");
    await page.getByLabel("Text", { exact: true }).last().fill("KEYBOARD");
    await added.focus();
    for (let steps = 0; steps < 2; steps++) await page.keyboard.press("Alt+ArrowUp");
    assertEquals(await added.evaluate((each) => each === document.activeElement), true);
    await sheet.getByText("KEYBOARD").waitFor();
  });

  await t.step("a draft outlives the page, and is sent only once it is published", async () => {
    await console.open(`p/${projectId}/mails/templates/welcome`);
    await sheet.getByText("KEYBOARD").waitFor();
    await publish.click();
    await page.getByText("Published:").waitFor();
    await page.getByRole("heading", { name: "Versions" }).waitFor();
    const types = JSON.parse((await stored()).blocksJson).map(({ type }: { type: string }) => type);
    assertEquals(types.indexOf("code") < types.length - 1, true, types.join());
  });

  await t.step("of two who publish, the second says whose words stay", async () => {
    await settled(page);
    await page.getByLabel("Subject").fill("Mine");
    await ok(
      admin.post("/banata/emails/templates/update", {
        projectId,
        id: (await stored()).id,
        subject: "Theirs",
      }),
    );
    await publish.click();
    await page.getByText("Somebody else published").waitFor();
    await page.getByRole("button", { name: "Save mine" }).click();
    await page.getByText("Published:").waitFor();
    assertEquals((await stored()).subject, "Mine");
  });

  await t.step("an older version is looked at and restored", async () => {
    const old = page.getByRole("row", { name: "Theirs" });
    await old.getByRole("button", { name: "View" }).click();
    await page.getByRole("dialog").getByText("Theirs").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await old.getByRole("button", { name: "Restore" }).click();
    await page.getByText("is what is sent again").waitFor();
    assertEquals((await stored()).subject, "Theirs");
  });

  await t.step("nothing of a mail runs or is loaded, dark as little as light", async () => {
    const hostile = [
      { id: "1", type: "image", src: "https://elsewhere.example/a.png", alt: "A picture" },
      { id: "2", type: "link", text: "A link", href: "https://elsewhere.example/" },
    ];
    await ok(
      admin.post("/banata/emails/templates/update", {
        projectId,
        id: (await stored()).id,
        blocksJson: JSON.stringify(hostile),
      }),
    );
    await console.open(`p/${projectId}/mails/templates/welcome`);
    await page.getByRole("button", { name: "Dark" }).click();
    await sheet.getByText("A picture").waitFor();
    await sheet.getByText("A link").click();
    const ground = await sheet.locator("body").evaluate((body) =>
      body.ownerDocument.defaultView?.getComputedStyle(body).backgroundColor
    );
    assertEquals(ground, "rgb(15, 23, 42)");
    assertEquals(await judgeConsole(page, { scheme: "light", width: 320 }), []);
    // The browser tells of the conflict above too.
    assertEquals(problems.filter((each) => !/409 \(Conflict\)$/.test(each)), []);
  });
});
