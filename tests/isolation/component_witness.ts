import { assert, assertEquals } from "@std/assert";
import { passTime } from "../support/clock.ts";
import type { ComponentField } from "./component_field.ts";
import { readsTree } from "./component_tree.ts";

const WITNESS = "witness.example+00000000+key";
/** Longer than between two questions to a witness. */
const GAP_MS = 6000;

/** What a witness is asked of the own project's log, and what it answers, changes that log's row alone. */
export async function asksWitnesses(field: ComponentField): Promise<void> {
  const whose = { projectId: field.own, witness: WITNESS };
  const call = (name: string, args: object = {}) =>
    field.call(`audit_witness:${name}`, { ...whose, ...args });
  // It keeps a checkpoint of the own project's log.
  await readsTree(field);
  assertEquals(await field.changes(() => call("wish")), ["created auditWitness own"]);
  assertEquals(await field.changes(() => call("wish")), []);
  const question = await taken(field, () => call("claim"));
  assertEquals(question, { run: 1, note: `of ${field.own}`, size: 2, cosigned: 0 });
  assertEquals(await call("claim"), null);
  const outcome = { size: 2, note: question.note, line: "— w AAAA", time: 1 };
  const late = () => call("settle", { run: 0, outcome });
  assertEquals(await field.changes(late), []);
  const settle = () => call("settle", { run: 1, outcome });
  assertEquals(await field.changes(settle), ["changed auditWitness own"]);
  const cosigned = (projectId: string) => field.call("audit_witness:cosigned", { projectId });
  const { time: _, ...kept } = outcome;
  assertEquals(await cosigned(field.own), [{ witness: WITNESS, ...kept }]);
  assertEquals(await cosigned("proj_without_events"), []);
  passTime(GAP_MS);
  assertEquals(await field.changes(() => call("wish")), ["changed auditWitness own"]);
  passTime(GAP_MS);
  // Nothing new was signed.
  assertEquals(await field.changes(async () => assertEquals(await call("claim"), null)), [
    "changed auditWitness own",
  ]);
}

async function taken(field: ComponentField, claim: () => Promise<unknown>) {
  let question: unknown;
  const changes = await field.changes(async () => void (question = await claim()));
  assertEquals(changes, ["changed auditWitness own"]);
  assert(typeof question === "object" && question !== null && "giveUpAt" in question);
  const { giveUpAt: _, ...rest } = question;
  return rest as { run: number; note: string; size: number; cosigned: number };
}
