import { assertEquals } from "@std/assert";
import { withoutComments } from "./comments.ts";

Deno.test("withoutComments() takes comments away, keeps lines, and leaves what only looks like one", () => {
  const text = [
    "#!/usr/bin/env node",
    "/**",
    " * What it is.",
    " * @param a A thing",
    " */",
    "export function f(a /* inline */, b) { // after",
    "  const url = 'http://x/*y*/'; const re = /\\/\\*.*\\*\\//;",
    "  const t = `// ${/* in */ a} /* no */`;",
    "  return/* joined */a;",
    "}",
    "/** Made at once. */",
    "export const c = /* @__PURE__ */ f(1, 2);",
    "/* multi",
    "   line */ export default c;",
    "//# sourceMappingURL=mod.js.map",
  ];
  assertEquals(withoutComments(text.join("\n")).split("\n").map((line) => line.trimEnd()), [
    "#!/usr/bin/env node",
    "",
    "",
    "",
    "",
    "export function f(a /* inline */, b) {",
    "  const url = 'http://x/*y*/'; const re = /\\/\\*.*\\*\\//;",
    "  const t = `// ${  a} /* no */`;",
    "  return a;",
    "}",
    "",
    "export const c = /* @__PURE__ */ f(1, 2);",
    "",
    " export default c;",
    "//# sourceMappingURL=mod.js.map",
  ]);
});
