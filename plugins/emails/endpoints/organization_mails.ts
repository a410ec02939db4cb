import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import type { OrganizationMailsRow } from "../../_kernel/store.ts";
import { getMails } from "../organization_mails.ts";
import { ROW_ID } from "../templates/fields.ts";
import type { OrganizationMails } from "../types.ts";

const PERMISSION = "email.manage";
const VARIANT = z.string().regex(/^[A-Za-z0-9]{1,32}$/);

/** `POST /banata/emails/organizations/get`: how an organization's mails differ from the project's. */
export const getOrganizationMails = endpoint(
  "/banata/emails/organizations/get",
  { body: z.object({ organizationId: ROW_ID }), permission: PERMISSION },
  async ({ body: { organizationId }, store }): Promise<OrganizationMails> =>
    toOrganizationMails(await getMails(store, organizationId)),
);

/** `POST /banata/emails/organizations/save`: changes that; what is left out stays, and null takes away. */
export const saveOrganizationMails = endpoint(
  "/banata/emails/organizations/save",
  {
    body: z.object({
      organizationId: ROW_ID,
      senderName: z.string().min(1).max(200).nullable().optional(),
      variant: VARIANT.nullable().optional(),
    }),
    permission: PERMISSION,
  },
  async ({ body: { organizationId, ...changes }, now, store }): Promise<OrganizationMails> => {
    const columns = { ...changes, updatedAt: now };
    const row = await getMails(store, organizationId) === null
      ? await store.create("organizationMails", { organizationId, ...columns })
      : await store.updateOne("organizationMails", { organizationId }, columns);
    return toOrganizationMails(row);
  },
);

function toOrganizationMails(row: OrganizationMailsRow | null): OrganizationMails {
  return { senderName: row?.senderName ?? null, variant: row?.variant ?? null };
}
