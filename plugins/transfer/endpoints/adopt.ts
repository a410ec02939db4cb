import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import { isShut } from "../../../rules/row_states.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import type { Rights } from "../../_kernel/rights.ts";
import type { Actor } from "../../_kernel/scope.ts";
import type { ScopedStore } from "../../_kernel/store.ts";
import {
  type AdoptBody,
  type AdoptReply,
  MAX_RECORDS,
  type PasswordsLeftReply,
} from "../adoption.ts";
import { TRANSFER_ERROR_CODES } from "../error_codes.ts";
import type { ProjectTransfers } from "../port.ts";

/** What lets a platform user bring users into projects that are not their own. */
const PERMISSION = "project.import";

const id = ID_FIELD;
const adoptBody: z.ZodType<AdoptBody, AdoptBody> = z.object({
  id,
  source: z.string().regex(/^[a-z0-9-]{1,64}$/),
  records: z.array(z.unknown()).min(1).max(MAX_RECORDS),
  dryRun: z.boolean().optional(),
});
const passwordsBody = z.object({ id, cursor: z.string().min(1).max(128).optional() });

/**
 * Users and organizations from another system, for a project's owner, its administrators and the
 * platform's. A foreign project is a 404 like one that does not exist.
 */
export function adoptEndpoints(transfers: ProjectTransfers): object {
  return {
    adopt: endpoint(
      "/banata/projects/adopt",
      { for: "platform", body: adoptBody },
      async (input): Promise<AdoptReply> => {
        await requireMayAdopt(input, input.body.id);
        return await transfers.adopt(input.body);
      },
    ),
    adoptPasswords: endpoint(
      "/banata/projects/adopt/passwords",
      { for: "platform", body: passwordsBody },
      async (input): Promise<PasswordsLeftReply> => {
        const { cursor, id } = input.body;
        await requireMayAdopt(input, id);
        return await transfers.passwordsLeft(id, { cursor });
      },
    ),
  };
}

async function requireMayAdopt(
  { actor, platform, rights }: {
    readonly actor: Actor;
    readonly platform: ScopedStore;
    readonly rights: Rights;
  },
  projectId: string,
): Promise<void> {
  const project = await platform.findOne("project", { id: projectId });
  const own = { project: projectId, userId: actor.id };
  const mayAdopt = project?.ownerId === actor.id ||
    await platform.findOne("projectAdministrator", own) !== null ||
    await rights.has(PERMISSION);
  if (project === null || isShut(project) || !mayAdopt) {
    fail("NOT_FOUND", TRANSFER_ERROR_CODES.PROJECT_NOT_FOUND);
  }
}
