/**
 * `deno task conformance:components`: Convex's official components from npm on the embedded host, beside ours
 * in one app. Installs them below a temporary folder, runs a real job of each, and ends with 1 if one fails.
 * Needs npm and its registry; mails go nowhere.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { platformApp } from "../../../cli/app.ts";
import { runTask } from "../../../tools/run_task.ts";
import { openProject } from "../../support/set_up.ts";
import { PASSWORD } from "../../support/strangers.ts";
import { Client, ok } from "../../support/client.ts";
import { writeApp } from "./app.ts";

type Run = (path: string, args?: unknown) => Promise<unknown>;
type Job = (run: Run, sent: readonly string[]) => Promise<void>;

/** How long a job may take, on a machine that does other things too. */
const MAX_WAIT_MS = 60_000;
const LOOK_MS = 100;

const JOBS: Readonly<Record<string, Job>> = {
  workpool: async (run) => {
    await run("jobs:enqueue", { texts: ["a", "bb", "ccc"] });
    await until(async () => (await run("jobs:list") as unknown[]).length === 3);
  },
  aggregate: async (run) => {
    await until(async () => (await run("jobs:longest") as number[])[0] === 3);
    assertEquals(await run("jobs:longest"), [3, 3]);
  },
  "rate-limiter": async (run) => {
    const allowed = [
      await run("jobs:limited"),
      await run("jobs:limited"),
      await run("jobs:limited"),
    ];
    assertEquals(allowed, [true, true, false]);
  },
  migrations: async (run) => {
    await run("jobs:run", { fn: "jobs:upper" });
    await until(async () =>
      (await run("jobs:list") as [string, string | null][]).every(([text, upper]) =>
        upper === text.toUpperCase()
      )
    );
  },
  workflow: async (run) => {
    const id = await run("jobs:startFlow", { text: "flow" });
    const status = async (): Promise<unknown> => await run("jobs:flowStatus", { id });
    await until(async () => (await status() as { type: string }).type === "completed");
    assertEquals(await status(), { type: "completed", result: "undefined4" });
  },
  resend: async (run, sent) => {
    const id = await run("jobs:mail");
    await until(async () => await run("jobs:mailStatus", { id }) === "sent");
    assertEquals(sent.map((body) => JSON.parse(body)[0].to), [["grace@example.com"]]);
  },
};

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + MAX_WAIT_MS;
  while (!await isSo()) {
    if (performance.now() > deadline) throw new Error("It did not come about in a minute");
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Answers in Resend's place; returns the bodies that were sent to it. */
function interceptMails(): readonly string[] {
  const sent: string[] = [];
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).host !== "api.resend.com") return await fetch(request);
    sent.push(await request.text());
    return Response.json({ data: [{ id: "mail-1" }] });
  };
  return sent;
}

async function main(): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "banata-components-" });
  try {
    const appDir = await writeApp(folder);
    // Before the host wraps it for its functions.
    const sent = interceptMails();
    const app = { ...platformApp(), appDir };
    await using world = await openProject({}, { app, clock: Date.now });
    let failed = 0;
    const report = async (name: string, job: () => Promise<unknown>): Promise<void> => {
      try {
        await job();
        console.log(`ok     ${name}`);
      } catch (error) {
        failed++;
        console.log(`FAILED ${name}\n${error instanceof Error ? error.stack : error}`);
      }
    };
    const run: Run = (path, args) => world.platform.host.run(path, args);
    for (const [name, job] of Object.entries(JOBS)) await report(name, () => job(run, sent));
    await report("ours: somebody signs up beside them", async () => {
      const client = new Client(world.site, { "x-banata-client-id": world.project.clientId });
      const user = { email: "grace@example.com", password: PASSWORD, name: "Grace" };
      await ok(client.post("/sign-up/email", user));
    });
    return failed === 0 ? 0 : 1;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) await runTask({ usage: "deno task conformance:components" }, main);
