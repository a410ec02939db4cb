import { ok } from "../../support/client.ts";
import type { TestProject } from "../../support/set_up.ts";
import type { Params } from "./mod.ts";

/** Addresses that get no mail. The mails themselves are those that the other rows cause. */
export async function mails(
  { admin, project: { id: projectId } }: TestProject,
  texts: readonly string[],
): Promise<Params> {
  for (const index of texts.keys()) {
    const none = { projectId, address: `none${index}@example.com` };
    await ok(admin.post("/banata/emails/suppressions/add", none));
  }
  return {};
}
