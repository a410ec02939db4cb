import { assertEquals } from "@std/assert";
import { type Lock, mergeLocks } from "./lock.ts";

function lockOf(specifiers: Record<string, string>, npm: Lock["npm"]): Lock {
  return { specifiers, npm, workspace: { dependencies: Object.keys(specifiers), members: {} } };
}

Deno.test("mergeLocks() pins what the root pins, and of the rest what is still named", () => {
  const root = lockOf({ "npm:@a/b@^2.0.0": "2.0.0_c@1.0.0" }, {
    "@a/b@2.0.0_c@1.0.0": { dependencies: ["c"] },
    "c@1.0.0": {},
  });
  const tools = lockOf({ "npm:@a/b@1": "1.0.0", "npm:t@1": "1.1.0", "npm:u@1": "1.0.0" }, {
    "@a/b@1.0.0": { dependencies: ["old"] },
    "c@1.0.0": {},
    "old@1.0.0": {},
    "t@1.1.0": { dependencies: ["d@1.0.0"], optionalDependencies: ["e"] },
    "d@1.0.0": { dependencies: ["t"] },
    "d@2.0.0": {},
    "e@1.0.0": {},
    "u@1.0.0": {},
  });
  const { npm, specifiers, workspace } = mergeLocks(root, { named: ["npm:t@1"], tools });
  assertEquals(specifiers, { "npm:@a/b@^2.0.0": "2.0.0_c@1.0.0", "npm:t@1": "1.1.0" });
  const wanted = ["@a/b@2.0.0_c@1.0.0", "c@1.0.0", "d@1.0.0", "e@1.0.0", "t@1.1.0"];
  assertEquals(Object.keys(npm), wanted);
  assertEquals(workspace, root.workspace);
});
