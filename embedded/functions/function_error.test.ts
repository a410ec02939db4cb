import { assertEquals } from "@std/assert";
import { toLogMessage } from "./function_error.ts";

Deno.test("toLogMessage() leaves out the values that an error quotes", () => {
  const messages = {
    "ArgumentValidationError: Value: secret": "ArgumentValidationError",
    'Cannot use value "secret" (type String) as a Boolean': "Cannot use value",
    'Cannot add "secret\n" (type String) and 1.0 (type Float64)': "Cannot add",
    "Cannot divide 5 by zero": "Cannot divide",
    "Cannot negate -9223372036854775808: the result is out of range for Int64": "Cannot negate",
    "Cannot add a member twice": "Cannot add a member twice",
  };
  for (const [message, logged] of Object.entries(messages)) {
    assertEquals(toLogMessage(new Error(message)), logged);
  }
});
