/**
 * How many functions of the component a mail takes, each of which Convex loads afresh. Observed: the calls that
 * the app's functions make, by the function that makes them.
 */
import { assertEquals } from "@std/assert";
import { captureConsole } from "../support/captured_console.ts";
import { jobsDone } from "../support/disk.ts";
import { hookOperations } from "../support/operations.ts";
import { type OpenProject, openProject } from "../support/set_up.ts";

const PASSWORD = "password of project A";

/** What a job calls of the component while something is done, run by run. */
async function callsOf(
  { platform }: OpenProject,
  job: string,
  action: () => Promise<unknown>,
): Promise<string[][]> {
  await jobsDone(platform.host);
  const runs = new Map<unknown, string[]>();
  {
    using _hooked = hookOperations((operation, proceed) => {
      const { frame, name } = operation;
      if (name === "1.0/runUdf" && frame.target.path === `banataAuth/auth:${job}`) {
        const { reference } = operation.args;
        const called = String(reference).split("/").slice(-2).join(":");
        runs.set(frame, [...runs.get(frame) ?? [], called]);
      }
      return proceed();
    });
    await action();
    await jobsDone(platform.host);
  }
  return [...runs.values()];
}

Deno.test("The delivery of a mail that waits calls the component twice", async () => {
  using _quiet = captureConsole();
  await using world = await openProject();
  const signUp = async (name: string) => {
    await world.visitor().post("/sign-up/email", {
      ...{ email: `${name}@example.com`, password: PASSWORD, name },
    });
  };
  assertEquals(await callsOf(world, "deliverMail", () => signUp("ada")), [
    ["mail_delivery:look", "adapter:updateOne"],
  ]);
});
