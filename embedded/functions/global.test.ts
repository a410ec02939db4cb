import { assertEquals } from "@std/assert";
import { installGlobals } from "./global.ts";

Deno.test("installGlobals() passes calls from outside to a backend that comes later", () => {
  installGlobals();
  const scope = globalThis as unknown as { Convex: { syscall(op: string, args: string): string } };
  scope.Convex = { syscall: (op, args) => `${op} ${args}` };
  assertEquals(scope.Convex.syscall("1.0/any", "{}"), "1.0/any {}");
});
