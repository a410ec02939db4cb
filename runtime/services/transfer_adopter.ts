import type { AdoptOutcome } from "../../component/adopt.ts";
import { roleCatalogue } from "../../plugins/rbac/catalogue.ts";
import {
  type AdoptBody,
  type AdoptReply,
  type AdoptResult,
  type PasswordsLeftReply,
  readAdoptRecord,
} from "../../plugins/transfer/adoption.ts";
import { projectSecrets } from "./secrets.ts";
import { type AdoptParts, type Draft, draftOf } from "./transfer_adopted_rows.ts";
import { keysOf, type TransferParts } from "./transfer_parts.ts";

/** Takes records from another system into a project, each for itself; tells of each what became of it. */
export async function adoptRecords(
  parts: TransferParts,
  { dryRun = false, id: projectId, records, source }: AdoptBody,
): Promise<AdoptReply> {
  const { component, ctx, now } = parts;
  const secrets = dryRun ? null : projectSecrets(projectId, keysOf(parts, projectId));
  const knowsRole = roleKnowledge(parts, projectId);
  const drafts: Draft[] = [];
  for (const record of records) {
    drafts.push(await parsedDraft(record, { source, now, secrets, knowsRole }));
  }
  const asked = { projectId, records: drafts.flatMap(({ record }) => record ?? []) };
  const outcomes = dryRun
    ? await ctx.runQuery(component.adopt.check, asked)
    : await ctx.runMutation(component.adopt.take, { ...asked, author: parts.author() });
  let next = 0;
  return {
    results: drafts.map((draft, at): AdoptResult => {
      if (draft.record === undefined) return { outcome: "refused", code: draft.code };
      const outcome = outcomes[next++] ?? { outcome: "refused" };
      return resultOf(draft, { outcome, given: records[at] });
    }),
  };
}

async function parsedDraft(record: unknown, parts: AdoptParts): Promise<Draft> {
  const data = readAdoptRecord(record);
  return data === undefined ? { code: "RECORD_INVALID" } : await draftOf(data, parts);
}

function resultOf(
  { id, leftOut }: Extract<Draft, { id: string }>,
  { given, outcome: { fields = [], model = "", outcome } }: {
    outcome: AdoptOutcome;
    given: unknown;
  },
): AdoptResult {
  const isKept = typeof given === "object" && given !== null && "id" in given && given.id === id;
  if (outcome === "created" || outcome === "unchanged") {
    return {
      outcome,
      ...isKept ? {} : { id },
      ...leftOut.length > 0 ? { leftOut: [...leftOut] } : {},
    };
  }
  const columns = fields.map((name) => `${model}.${name}`);
  return { outcome, code: codeOf({ outcome, columns, model }), columns };
}

function codeOf(
  { columns, model, outcome }: { outcome: string; columns: readonly string[]; model: string },
): AdoptResult["code"] {
  if (outcome === "refused") {
    if (columns.length > 0) return "VALUE_REFUSED";
    return model === "user" ? "USER_MISSING" : "ORGANIZATION_MISSING";
  }
  if (columns.includes("user.email")) return "EMAIL_TAKEN";
  return columns.every((column) => column.endsWith(".id")) ? "ID_TAKEN" : "VALUE_TAKEN";
}

/** Whether a project has a role; each is looked up once. */
function roleKnowledge(
  { storeOf }: TransferParts,
  projectId: string,
): (role: string) => Promise<boolean> {
  const catalogue = roleCatalogue(storeOf(projectId), { scope: { projectId } });
  const known = new Map<string, Promise<boolean>>();
  const look = (role: string) => catalogue.requireKnownRoles([role]).then(() => true, () => false);
  return (role) => {
    const found = known.get(role) ?? look(role);
    known.set(role, found);
    return found;
  };
}

/** Counts the passwords of a project that stand as another system hashed them, page by page. */
export async function passwordsLeft(
  { component, ctx }: TransferParts,
  projectId: string,
  { cursor }: { cursor?: string | undefined },
): Promise<PasswordsLeftReply> {
  const args = { projectId, after: cursor ?? null };
  const { after, ...page } = await ctx.runQuery(component.adopted_passwords.left, args);
  return { ...page, cursor: after };
}
