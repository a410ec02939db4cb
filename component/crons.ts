import { cronJobs, type Crons, makeFunctionReference } from "convex/server";

const crons: Crons = cronJobs();

// An interval runs first when it is deployed, so migrations run by themselves on every deploy.
crons.interval(
  "run pending data migrations",
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

export default crons;
