import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import type { ScopedStore } from "../../_kernel/store.ts";
import { toSlug } from "../bodies.ts";
import { insertProject, listProjectsOf } from "../store.ts";
import type { EnsureDefaultReply } from "../types.ts";

/** Numbered slugs tried before the time is appended, which cannot be taken in the same commit. */
const MAX_NUMBERED = 100;

const body = z.object({});

/**
 * `POST /banata/projects/ensure-default`: the newest project the caller owns or administers, or
 * a first one named after them. Two calls at once make one project: both read and write in one serializable commit.
 */
export const ensureDefaultProject = endpoint(
  "/banata/projects/ensure-default",
  { for: "platform", body },
  async ({ actor, rights, platform, startProject, now }): Promise<EnsureDefaultReply> => {
    const [newest] = await listProjectsOf(platform, actor.id, { limit: 1 });
    if (newest) return { created: false, project: newest };
    // Only making one needs the right: whoever administers another's project has a default one.
    await rights.require("project.create");
    const owner = await platform.findOne("user", { id: actor.id });
    const name = `${owner?.name ?? "Default"}'s Project`.slice(-100);
    const slug = await freeSlug(platform, toSlug(`${owner?.name ?? "default"}-project`), now);
    const project = await insertProject(platform, { name, slug }, { ownerId: actor.id, now });
    await startProject(project.id);
    return { created: true, project };
  },
);

async function freeSlug(platform: ScopedStore, base: string, now: number): Promise<string> {
  if (await platform.findOne("project", { slug: base }) === null) return base;
  for (let number = 2; number <= MAX_NUMBERED; number++) {
    const slug = `${base}-${number}`;
    if (await platform.findOne("project", { slug }) === null) return slug;
  }
  return `${base}-${now}`;
}
