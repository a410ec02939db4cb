import { assertEquals, assertThrows } from "@std/assert";
import { checkedSteps, MIGRATIONS, type MigrationStep } from "./mod.ts";

function step(version: number): MigrationStep {
  return { version, name: `step ${version}`, table: "user", up: () => null };
}

Deno.test("checkedSteps() takes versions that count up from 1", () => {
  const steps = [step(1), step(2), step(3)];
  assertEquals(checkedSteps(steps), steps);
  assertEquals(checkedSteps([]), []);
});

Deno.test("checkedSteps() refuses a gap, a double and a wrong order", () => {
  const refused = (...versions: number[]) =>
    assertThrows(() => checkedSteps(versions.map(step)), Error, "Cannot order the migrations");
  refused(1, 3);
  refused(1, 1);
  refused(2, 1);
  refused(0);
});

Deno.test("the migrations of this version are in order", () => {
  assertEquals(checkedSteps(MIGRATIONS), MIGRATIONS);
});
