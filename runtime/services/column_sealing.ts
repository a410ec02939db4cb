import { internalMutationGeneric, type RegisteredMutation, type Scheduler } from "convex/server";
import { v } from "convex/values";
import { equals } from "../../component/where.ts";
import type { CheckPart, CheckPlace } from "../../component/vault_check.ts";
import { ENGINE_COLUMNS, isSealedText } from "../../rules/sealed_columns.ts";
import { readConfig } from "../deployment/config.ts";
import { SYSTEM } from "../request/author.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";
import { references, type SealColumnsArgs, type SealProgress } from "../request/references.ts";
import { engineColumns } from "./engine_columns.ts";
import { projectKeys } from "./project_keys.ts";
import { askedArgs, runJob } from "./asking_jobs.ts";
import type { RootKeys } from "./root_key.ts";
import { projectSecrets, SealedTextError } from "./secrets.ts";
import { scopedStore } from "./store.ts";

type StoredRow = CheckPart["rows"][number];

/**
 * The internal function that seals under the projects' own keys what Better Auth encrypted in rows of
 * earlier releases: the next rows, at most 200, in a transaction. It goes on by itself, unless whoever
 * calls it does so: `{ goOn: false }`, and each call with the `after` of the one before.
 */
export function sealColumns(
  component: BanataComponent,
): RegisteredMutation<"internal", SealColumnsArgs, Promise<SealProgress>> {
  return internalMutationGeneric({
    args: {
      after: v.optional(v.union(v.string(), v.null())),
      goOn: v.optional(v.boolean()),
      ...askedArgs,
    },
    handler: async (ctx, { after = null, asked, goOn = true }): Promise<SealProgress> =>
      await runJob<SealProgress>(ctx, {
        job: "sealColumns",
        args: { after, goOn },
        asked,
        handedOver: () => Promise.resolve({ sealed: 0, failed: 0, projectsLeft: 0, after }),
        run: (roots) => sealPart(ctx, { component, after, goOn, roots }),
      }),
  });
}

/** What rows are sealed with. */
interface SealingParts {
  readonly component: BanataComponent;
  readonly roots: () => Promise<RootKeys>;
}

async function sealPart(
  ctx: WriteCtx & { readonly scheduler: Pick<Scheduler, "runAfter"> },
  { after, component, goOn, roots }: SealingParts & { after: string | null; goOn: boolean },
): Promise<SealProgress> {
  const place: CheckPlace | null = after === null ? null : JSON.parse(after);
  const part: CheckPart = await ctx.runQuery(component.vault_check.part, { after: place });
  const progress = { sealed: 0, failed: 0 };
  for (
    const rows of Map.groupBy(part.rows.filter(isEarlier), (row) => row.projectId).values()
  ) {
    for (const isDone of await sealRows(ctx, { component, roots }, rows)) {
      progress[isDone ? "sealed" : "failed"]++;
    }
  }
  const next = part.after === null ? null : JSON.stringify(part.after);
  if (goOn && next !== null) {
    await ctx.scheduler.runAfter(0, references.sealColumns, { after: next });
  }
  return { ...progress, projectsLeft: part.projectsLeft, after: next };
}

function isEarlier({ row, table }: StoredRow): boolean {
  return Object.keys(ENGINE_COLUMNS[table] ?? {}).some((column) => {
    const text = row[column];
    return typeof text === "string" && text !== "" && !isSealedText(text);
  });
}

/** Seals rows of one project; gives of each whether it could be, for its secret may be gone. */
async function sealRows(
  ctx: WriteCtx,
  { component, roots }: SealingParts,
  rows: readonly StoredRow[],
): Promise<boolean[]> {
  const projectId = rows[0]?.projectId ?? "";
  const config = readConfig();
  const now = Date.now();
  const store = scopedStore(ctx, { component, projectId, now, author: SYSTEM });
  const own = projectSecrets(
    projectId,
    projectKeys({ projectId, roots, store, canWrite: true, now }),
  );
  const columns = engineColumns({ config, projectId, secrets: () => own });
  const done: boolean[] = [];
  for (const { row, table } of rows) {
    try {
      const sealed = await columns.sealAll(table, row);
      const changes = Object.keys(ENGINE_COLUMNS[table] ?? {})
        .filter((column) => sealed[column] !== row[column])
        .map((column) => [column, sealed[column]]);
      const scope = { projectId, model: table, author: SYSTEM.current() };
      await ctx.runMutation(component.adapter.updateOne, {
        ...scope,
        where: equals({ id: String(row.id) }),
        update: Object.fromEntries(changes),
      });
      done.push(true);
    } catch (error) {
      if (!(error instanceof SealedTextError)) throw error;
      done.push(false);
    }
  }
  return done;
}
