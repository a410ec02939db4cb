import * as z from "../../_kernel/schemas.ts";
import { ID } from "../fields.ts";
import { organizationEndpoint } from "./_organization_endpoint.ts";

/**
 * `POST /organization/delete`: takes an organization away with all that names it. Its own row goes
 * first, and every right in it with the row; of what it had, the first hundred rows go in the same
 * commit and the others in batches soon after.
 */
export const deleteOrganization = organizationEndpoint(
  "/organization/delete",
  { body: z.object({ organizationId: ID }), permission: "organization.delete" },
  async ({ currentSession, organization: { id }, removals, store }) => {
    await store.deleteOne("organization", { id });
    await removals.start({ kind: "organization", id });
    // Other sessions keep the name of what is gone; it opens nothing.
    if (currentSession?.activeOrganizationId === id) {
      const none = { activeOrganizationId: null, activeTeamId: null };
      await store.updateOne("session", { id: currentSession.id }, none);
    }
    return { success: true as const };
  },
);
