import { assertEquals } from "@std/assert";
import { userLines } from "./app/user_lines.ts";

function users(text: string): unknown[] {
  return userLines(text).users.map(({ email, name, role }) => [email, name, role]);
}

Deno.test("userLines() reads what spreadsheets write: commas, semicolons, tabs, quotes", () => {
  const grace = ["grace@example.com", "Hopper, Grace", "admin"];
  assertEquals(users('Grace@example.com,"Hopper, Grace",admin'), [grace]);
  assertEquals(users("grace@example.com;Hopper, Grace;admin\r\n"), [grace]);
  assertEquals(users("email\tname\trole\ngrace@example.com\tHopper, Grace\tadmin"), [grace]);
  assertEquals(users('a@example.com,"the ""A"""'), [["a@example.com", 'the "A"', undefined]]);
});

Deno.test("userLines() takes an address once, and says which lines nobody can be read from", () => {
  const text = "a@example.com,A\n\nA@EXAMPLE.COM,again\nno address,B\nc@example.com\n,";
  assertEquals(userLines(text), {
    users: [{ line: 1, email: "a@example.com", name: "A" }],
    unreadable: [4, 5, 6],
  });
  assertEquals(userLines(""), { users: [], unreadable: [] });
});
