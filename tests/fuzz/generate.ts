/** Makes random programs. */
import type {
  Block,
  Call,
  CallKind,
  Fields,
  Op,
  Pick,
  PlainOp,
  Program,
  Where,
} from "./program.ts";
import { COMPONENTS } from "./app.ts";
import { QueryGenerator } from "./generate_queries.ts";
import type { Random } from "../support/random.ts";
import {
  ANYWHERE,
  NESTED_KINDS,
  NESTS,
  type OpName,
  READS,
  TABLES,
  TOP_KINDS,
  WRITES,
} from "./weights.ts";
import { RESULTS, RESULTS_OF } from "./results.ts";
import { refPick, typedFields } from "./typed_table.ts";
import { commonValue } from "./values.ts";

/** Programs that share a database. More find little more, and the oracle scans all documents per query. */
export const SESSION_PROGRAMS = 12;

/** From here on, in seconds after a program's earliest due time, each job is alone. */
const ACTIONS_AFTER = 10_000;

/** Where in a program an operation stands. */
interface Place {
  kind: CallKind;
  /** How many more calls may nest. */
  depth: number;
  /** Components above this one. */
  level: number;
  /** When the job that this is part of is due; undefined outside of jobs. */
  due?: number;
  /** Whether it is of a job whose id is one of its own component. */
  ownsJob?: boolean;
  /** Whether nothing else runs meanwhile; else a stale snapshot may lack what came just before. */
  alone: boolean;
}

type Make = (place: Place) => PlainOp;

/** Makes the programs of one session. */
export function generateSession(random: Random): Program[] {
  const generator = new Generator(random);
  const programs: Program[] = [];
  programs.push(generator.filling());
  while (programs.length < SESSION_PROGRAMS) programs.push(generator.program());
  return programs;
}

/** Every block of some programs, nested and scheduled ones too. */
export function blocksOf(programs: readonly Program[]): Block[] {
  const blocks: Block[] = [];
  const addBlock = (block: Block): void => {
    blocks.push(block);
    block.ops.forEach(addOp);
  };
  const addOp = (op: Op): void => {
    if ("block" in op) addBlock(op.block);
    if (op.op === "together") op.ops.forEach(addOp);
  };
  for (const { calls } of programs) for (const { block } of calls) addBlock(block);
  return blocks;
}

class Generator {
  readonly #random: Random;
  readonly #queries: QueryGenerator;
  #nextBlock = 1;
  #nextDocument = 1;
  /** No program schedules into the past of an earlier one, where jobs have no order. */
  #earliestDue = 0;
  /** Actions run beside other jobs, so each has a due time of its own. */
  #nextActionDue = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#queries = new QueryGenerator(random);
  }

  /** Gives every component some documents, because most of what can go wrong needs a few. */
  filling(): Program {
    const fill = (level: number): Block => {
      const ops: Op[] = this.#random.many(3, 10, { make: () => this.#insert() });
      if (level < COMPONENTS.length - 1) {
        ops.push({ op: "call", kind: "mutation", where: "child", block: fill(level + 1) });
      }
      return { id: this.#nextBlock++, ops, returns: null };
    };
    return { calls: [{ kind: "mutation", identity: null, block: fill(0) }] };
  }

  program(): Program {
    const random = this.#random;
    this.#earliestDue += 2 * ACTIONS_AFTER;
    this.#nextActionDue = this.#earliestDue + ACTIONS_AFTER;
    if (random.chance(0.1)) {
      const make = (): Call => this.#call("mutation", { alone: false });
      return { calls: random.many(2, 5, { make }), together: true };
    }
    const make = (): Call => this.#call(random.weighted(TOP_KINDS), { alone: true });
    return { calls: random.many(1, 2, { make }) };
  }

  #call(kind: Call["kind"], { alone }: { alone: boolean }): Call {
    const identity = this.#random.chance(0.2) ? "Ada" : null;
    return { kind, identity, block: this.#block({ kind, depth: 3, level: 0, alone }) };
  }

  #block(place: Place): Block {
    const random = this.#random;
    const most = place.depth === 3 ? 8 : 4;
    const block: Block = {
      id: this.#nextBlock++,
      ops: random.many(1, most, { make: () => this.#op(place) }),
      returns: commonValue(random),
    };
    if (random.chance(0.12)) block.throws = random.pick(["error", "convexError"]);
    return block;
  }

  #op(place: Place): Op {
    const op = this.#plainOp(place);
    return this.#random.chance(0.08) ? { ...op, fatal: true } : op;
  }

  #plainOp(place: Place): PlainOp {
    const writes = place.kind === "mutation" ? WRITES : [];
    const reads = place.kind === "action" ? [] : READS;
    const nests = place.depth > 0 ? NESTS : [];
    const all = [...writes, ...reads, ...nests, ...ANYWHERE];
    const makers = all.filter(([, name]) => {
      if (name === "schedule") return place.kind === "mutation" || place.kind === "action";
      if (name === "looseCall") return place.kind !== "action";
      if (name === "cancelSelf") return place.ownsJob === true;
      // Jobs that are due together have no order in which one could see how the other ended.
      return place.due === undefined || (name !== "jobs" && name !== "cancel");
    });
    return this.#makers[this.#random.weighted(makers)](place);
  }

  readonly #makers: Record<OpName, Make> = {
    loose: (place) => ({
      op: "loose",
      write: this.#makers[this.#random.pick(["insert", "delete", "patch", "replace"] as const)](
        place,
      ),
    }),
    looseCall: (place) => {
      const kind = place.kind === "mutation" && this.#random.chance(0.7) ? "mutation" : "query";
      return { op: "looseCall", kind, ...this.#target({ ...place, alone: false, kind }) };
    },
    cancelSelf: () => ({ op: "cancelSelf" }),
    result: (place) => ({
      op: "result",
      kind: this.#random.pick(RESULTS_OF[place.kind]),
      validator: this.#random.int(RESULTS.length),
      value: commonValue(this.#random),
      ...this.#where(place),
    }),
    insert: () => this.#insert(),
    patch: () => ({ op: "patch", pick: this.#pick(), fields: this.#somePatch() }),
    replace: () => ({ op: "replace", pick: this.#pick(), fields: this.#anyFields() }),
    delete: () => ({ op: "delete", pick: this.#pick() }),
    cancel: () => ({ op: "cancel", nth: this.#random.int(100) }),
    get: () => ({ op: "get", pick: this.#pick() }),
    normalizeId: () => ({ op: "normalizeId", pick: this.#pick() }),
    getNoId: () => ({ op: "getNoId" }),
    jobs: () => ({ op: "jobs" }),
    query: () => ({
      op: "query",
      spec: this.#queries.spec(),
      ending: this.#queries.ending(),
    }),
    page: () => this.#queries.page(),
    whoAmI: () => ({ op: "whoAmI" }),
    echo: (place) => ({ op: "echo", value: commonValue(this.#random), ...this.#where(place) }),
    call: (place) => this.#nested(place),
    together: (place) => this.#together(place),
    schedule: (place) => this.#schedule(place),
  };

  #insert(): PlainOp {
    const table = this.#random.weighted(TABLES);
    const fields = table === "typed"
      ? typedFields(this.#random, this.#nextDocument++)
      : this.#anyFields();
    return { op: "insert", table, fields };
  }

  #anyFields(): Fields {
    const random = this.#random;
    const fields: Fields = {
      k: this.#nextDocument++,
      a: commonValue(random),
      b: commonValue(random),
    };
    if (random.chance(0.4)) fields.o = { x: commonValue(random) ?? null, y: 1 };
    if (random.chance(0.1)) fields.ref = refPick(random);
    return fields;
  }

  #somePatch(): Fields {
    const random = this.#random;
    const fields: Fields = {};
    for (const name of ["a", "b", "o", "s", "u"]) {
      if (random.chance(0.3)) fields[name] = commonValue(random);
    }
    return fields;
  }

  #pick(): Pick {
    const pick: Pick = { table: this.#random.weighted(TABLES), nth: this.#random.int(1000) };
    const mayBeGone = pick.table !== "free" && this.#random.chance(0.15);
    return mayBeGone ? { ...pick, gone: true } : pick;
  }

  #where({ level }: Place): { where: Where } {
    // The innermost component calls a child it does not have only now and then.
    const innermost = level === COMPONENTS.length - 1;
    return { where: this.#random.chance(innermost ? 0.03 : 0.35) ? "child" : "self" };
  }

  /** Where a call goes, and what it does there. */
  #target(place: Place): { where: Where; block: Block } {
    const { where } = this.#where(place);
    const level = place.level + (where === "child" ? 1 : 0);
    const ownsJob = place.ownsJob === true && where === "self" && place.kind !== "query";
    return { where, block: this.#block({ ...place, ownsJob, level, depth: place.depth - 1 }) };
  }

  #nested(place: Place): PlainOp {
    const kind = this.#nestedKind(place);
    return { op: "call", kind, ...this.#target({ ...place, kind }) };
  }

  #nestedKind(place: Place): CallKind {
    const kinds = NESTED_KINDS[place.kind];
    return this.#random.weighted(
      place.alone ? kinds : kinds.filter(([, kind]) => kind !== "snapshotQuery"),
    );
  }

  #together(place: Place): PlainOp {
    const random = this.#random;
    const make = (): Op => {
      if (place.kind === "mutation" && random.chance(0.4)) {
        return this.#makers[random.pick(["insert", "delete", "patch"] as const)](place);
      }
      // What an action starts at once runs at once, but for mutations: only those have an order.
      const kind = place.kind === "action" ? "mutation" : this.#nestedKind(place);
      const alone = place.alone && place.kind !== "action";
      return { op: "call", kind, ...this.#target({ ...place, alone, kind }) };
    };
    return { op: "together", ops: random.many(2, 4, { make }) };
  }

  #schedule(place: Place): PlainOp {
    const random = this.#random;
    const { due = this.#earliestDue } = place;
    const kind = random.chance(0.75) ? "mutation" : "action";
    const after = kind === "action" || due >= this.#earliestDue + ACTIONS_AFTER
      ? this.#nextActionDue++
      : due + random.int(3);
    // Jobs of jobs get shallower, so that they come to an end.
    const target = this.#target({
      ...{ ...place, kind, due: after, alone: false, ownsJob: true },
    });
    return { op: "schedule", kind, after, ...target };
  }
}
