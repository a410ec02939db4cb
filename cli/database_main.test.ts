import { assertEquals, assertRejects } from "@std/assert";
import { HostError } from "@banata-auth/embedded";
import { CliError } from "./arguments.ts";
import { runDatabase } from "./database_main.ts";

Deno.test("integrity tells a folder without a database from one whose database is gone", async () => {
  const data = await Deno.makeTempDir();
  const check = () => runDatabase(["integrity", "--data", data]);
  await assertRejects(check, CliError, "there is no database");
  await Deno.writeTextFile(`${data}/data.sqlite3-mark`, "of a database");
  assertEquals((await assertRejects(check, HostError)).code, "DATABASE_MISSING");
  const note = { kept: "data.sqlite3.before-restore-then", suffixes: [""] };
  await Deno.writeTextFile(`${data}/data.sqlite3-restore`, JSON.stringify(note));
  assertEquals((await assertRejects(check, HostError)).code, "RESTORE_UNFINISHED");
  await Deno.remove(data, { recursive: true });
});
