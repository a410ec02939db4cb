import { ok } from "../../support/client.ts";
import type { TestProject } from "../../support/set_up.ts";
import type { Params } from "./mod.ts";

/** Addresses that get no mail, and templates. The mails themselves are those that the other rows cause. */
export async function mails(
  { admin, project: { id: projectId } }: TestProject,
  texts: readonly string[],
): Promise<Params> {
  for (const index of texts.keys()) {
    const none = { projectId, address: `none${index}@example.com` };
    await ok(admin.post("/banata/emails/suppressions/add", none));
  }
  for (const [index, text] of texts.entries()) {
    const blocks = [
      { id: "1", type: "heading", as: "h1", text },
      { id: "2", type: "image", src: "https://elsewhere.example/a.png", alt: text },
      { id: "3", type: "button", text, href: "https://elsewhere.example/" },
    ];
    const blocksJson = JSON.stringify(blocks);
    const template = { projectId, name: text, slug: `mail-${index}`, subject: text, blocksJson };
    await ok(admin.post("/banata/emails/templates/create", template));
  }
  return { slug: texts.length > 0 ? "mail-0" : "welcome" };
}
