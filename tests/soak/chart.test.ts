import { assertEquals } from "@std/assert";
import { drawRow, grown, type Sample } from "./chart.ts";

const MIB = 1024 * 1024;

function samples(of: (at: number) => Partial<Sample>): Sample[] {
  const flat = { memory: 100 * MIB, database: 10 * MIB, log: MIB };
  return Array.from({ length: 60 }, (_, at) => ({ ...flat, ...of(at) }));
}

Deno.test("grown() names what grows after the first quarter, and a log beyond its bound", () => {
  assertEquals(grown(samples(() => ({}))), []);
  assertEquals(grown(samples((at) => ({ memory: at < 15 ? MIB : 100 * MIB }))), []);
  assertEquals(grown(samples((at) => ({ memory: (100 + at) * MIB }))), ["memory"]);
  assertEquals(grown(samples((at) => ({ database: at * MIB, log: at * 2 * MIB }))), [
    "database",
    "log",
  ]);
});

Deno.test("drawRow() shows each value as a bar, with the least and the most", () => {
  assertEquals(drawRow("memory", [0, 4 * MIB, 8 * MIB]), "memory   ▁▄█ 0.0 to 8.0 MiB");
});
