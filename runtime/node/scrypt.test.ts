import { assert } from "@std/assert";
import { isCommonPassword } from "./scrypt.ts";

Deno.test("isCommonPassword() knows what attackers try first, in any case and width", async () => {
  for (const password of ["password1", "PASSWORD1", "12345678", "qwertyuiop", "ｐassword1"]) {
    assert(await isCommonPassword(password), password);
  }
});

Deno.test("isCommonPassword() lets a phrase through", async () => {
  for (const password of ["correct horse battery", "password1 of mine", ""]) {
    assert(!await isCommonPassword(password), password);
  }
});
