import { LATEST } from "../migrations/facts.gen.ts";
import { cronJobs, type Crons, makeFunctionReference } from "convex/server";

const crons: Crons = cronJobs();

// An interval runs first when its name is new, so steps run by themselves on the deploy that brings them.
crons.interval(
  `run data migrations up to step ${LATEST}`,
  { minutes: 5 },
  makeFunctionReference<"mutation">("migrate:runAll"),
);
crons.interval(
  "sweep what has expired",
  { minutes: 10 },
  makeFunctionReference<"mutation">("sweep:expired"),
);
crons.interval(
  "erase deleted projects",
  { minutes: 10 },
  makeFunctionReference<"mutation">("erase:due"),
);
crons.interval(
  "purge deleted secrets",
  { minutes: 10 },
  makeFunctionReference<"mutation">("vault_purge:due"),
);

crons.interval(
  "take up the events that wait for their number",
  { minutes: 1 },
  makeFunctionReference<"mutation">("audit_sequencer:resume"),
);

crons.interval(
  "prune old events",
  { minutes: 10 },
  makeFunctionReference<"mutation">("audit_retention:due"),
);
crons.interval(
  "go on erasing people from events",
  { minutes: 10 },
  makeFunctionReference<"mutation">("audit_erasure:resume"),
);

export default crons;
