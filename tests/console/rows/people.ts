import { Client, ok } from "../../support/client.ts";
import type { TestProject } from "../../support/set_up.ts";
import type { Params } from "./mod.ts";

/** Users, one of them signed in by a browser of the given name, and organizations that have members. */
export async function people(
  { project, server, site }: TestProject,
  texts: readonly string[],
): Promise<Params> {
  const slug = project.id.slice(-8).toLowerCase();
  for (const [index, name] of texts.entries()) {
    const email = `user${index}@${slug}.example.com`;
    const fields = { email, name, role: "user", metadata: { [`a ${name}`]: name } };
    const { user } = await ok(server.post("/admin/create-user", fields));
    await ok(server.post("/admin/ban-user", { userId: user.id, banReason: name }));
  }
  const [first = "A"] = texts;
  const credentials = {
    email: `signed-in@${slug}.example.com`,
    password: "password of the project",
  };
  const client = new Client(site, { "x-api-key": project.key, "user-agent": asHeader(first) });
  await ok(client.post("/sign-up/email", { ...credentials, name: first }));
  const { user } = await ok(client.get("/get-session"));
  let organizationId = "";
  for (const name of texts) {
    organizationId = (await ok(server.post("/organization/create", { name }))).id;
  }
  // The organization's member is whoever accepts; a team has members of its organization only.
  const teams = await Promise.all(
    texts.map((name) => ok(server.post("/organization/create-team", { organizationId, name }))),
  );
  const member = { organizationId, email: credentials.email, role: "member" };
  const { id: invitationId } = await ok(server.post("/organization/invite-member", member));
  await ok(server.post("/admin/update-user", { userId: user.id, emailVerified: true }));
  await ok(client.post("/organization/accept-invitation", { invitationId }));
  const teamId: string = teams[0]?.id ?? "";
  await ok(
    server.post("/organization/add-team-member", { organizationId, teamId, userId: user.id }),
  );
  const invitation = { organizationId, email: `invited@${slug}.example.com`, role: "member" };
  await ok(server.post("/organization/invite-member", invitation));
  return { userId: user.id, organizationId, teamId };
}

/** A header is of visible ASCII. */
function asHeader(text: string): string {
  return text.replaceAll(/[^ -~]/g, "?");
}
