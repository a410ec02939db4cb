/**
 * `deno task scale [rows]`: what each endpoint costs at 100 rows in every table and at 100,000 (or as
 * many as are asked for). Prints a table; ends with 1 if a cost is not the same at both.
 *
 * @module
 */
import { openWorld } from "../support/calls/mod.ts";
import { type CostTable, measureAt } from "./costs.ts";

const FEW_ROWS = 100;
const MANY_ROWS = 100_000;
const COLUMNS = ["calls", "nested", "documentsRead", "documentsWritten"] as const;
const NAME_WIDTH = 74;

async function main(args: readonly string[]): Promise<number> {
  const rows = Number(args[0] ?? MANY_ROWS);
  const clock = { now: Date.now() };
  await using world = await openWorld({ clock: () => clock.now });
  const few = await measureAt(world, { clock, from: 0, rows: FEW_ROWS });
  const start = performance.now();
  const many = await measureAt(world, { clock, from: FEW_ROWS, rows });
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`Filled up to ${rows} rows in every table and measured again in ${seconds} s\n`);
  return print(few, many, { rows });
}

function print(few: CostTable, many: CostTable, { rows }: { rows: number }): number {
  console.log(line("", ["calls", "nested", "read", "written", `at ${FEW_ROWS}`]));
  let different = 0;
  for (const [name, costs] of many) {
    const before = few.get(name);
    const isSame = COLUMNS.every((column) => before?.[column] === costs[column]);
    if (!isSame) different++;
    const last = isSame ? "same" : `not: ${COLUMNS.map((column) => before?.[column]).join(" ")}`;
    console.log(line(name, [...COLUMNS.map((column) => String(costs[column])), last]));
  }
  console.log(`\n${many.size - different} of ${many.size} calls cost the same at ${rows} rows`);
  return different === 0 ? 0 : 1;
}

function line(name: string, cells: readonly string[]): string {
  return name.padEnd(NAME_WIDTH) + cells.map((cell) => cell.padStart(9)).join("");
}

Deno.exit(await main(Deno.args));
