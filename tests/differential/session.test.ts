// A session check is answered by the light lane as Better Auth answers it. 10,000: deno task differential:session
import { assert, assertEquals } from "@std/assert";
import { getAuthTables } from "better-auth/db";
import { TABLES } from "../../component/tables/metadata.gen.ts";
import { everyTableOptions } from "../../tools/codegen/auth_options.ts";
import { SESSION_COLUMNS, USER_COLUMNS } from "./columns.ts";
import { compareSessions } from "./sessions.ts";

const COUNT = 300;

Deno.test("GET /get-session: the generated rows have every column that there is", () => {
  const columns = { session: SESSION_COLUMNS, user: USER_COLUMNS };
  for (const [table, generated] of Object.entries(columns)) {
    const declared = Object.keys(TABLES[table]?.fields ?? {});
    assertEquals(Object.keys(generated).sort(), declared.sort(), table);
  }
});

Deno.test("GET /get-session is answered alike with Better Auth and without", async () => {
  const deployment = { siteUrl: "https://auth.example.com", hasPreviousRoot: true };
  const { differences, told, ...counts } = await compareSessions(deployment, {
    count: COUNT,
    seed: 1,
  });
  assertEquals(differences, []);
  const { answered, answeredSessions, compared, sessions } = counts;
  // The others are made to be anything but plain.
  const isUseful = answered > compared / 2 && sessions > compared / 4 &&
    answeredSessions > sessions * 0.6;
  assert(isUseful, JSON.stringify(counts));
  // Nothing was compared that never has a value.
  const tables = getAuthTables(everyTableOptions());
  for (const table of ["session", "user"] as const) {
    const returned = Object.entries(tables[table]?.fields ?? {})
      .filter(([, field]) => field.returned !== false)
      .map(([name]) => name);
    assertEquals([...told[table]].sort(), [...returned, "id"].sort(), table);
  }
});
