/**
 * `deno task bench:twin`: how long a test platform takes until it is ready, and how long 100 users take to sign
 * up in one, one after the other, with either way of hashing. Exits with 1 when half of the platforms take
 * 300 ms and more, or the sign-ups with cheap hashes 5 s. For a calm machine: on a busy one, look at the time
 * of the processor.
 *
 * @module
 */
import process from "node:process";
import { createTestPlatform, type TestPlatformOptions } from "../testing.ts";
import { runTask } from "../tools/run_task.ts";
import { median } from "./auth/statistics.ts";

const PLATFORMS = 20;
const SIGN_UPS = 100;
const MAX_READY_MS = 300;
const MAX_SIGN_UPS_MS = 5_000;

async function main(): Promise<number> {
  const first = await timeOf(() => ready({}));
  const times: number[] = [];
  for (let count = 0; count < PLATFORMS; count++) times.push(await timeOf(() => ready({})));
  const sorted = times.toSorted((a, b) => a - b);
  const p50 = median(times);
  console.log(
    `Ready: the first of the process ${ms(first)}, then p50 ${ms(p50)}, ` +
      `longest of ${PLATFORMS} ${ms(sorted.at(-1) ?? NaN)} (bar: p50 below ${MAX_READY_MS} ms)`,
  );
  const cheap = await signUps("cheap");
  console.log(
    `${SIGN_UPS} sign-ups, cheap hashes: ${ms(cheap.wall)}, of a processor ${
      ms(cheap.processor)
    } ` +
      `(bar: below ${MAX_SIGN_UPS_MS} ms)`,
  );
  const real = await signUps("real");
  console.log(
    `${SIGN_UPS} sign-ups, scrypt as in production: ${ms(real.wall)}, of which the hashes are ` +
      `some ${ms(real.wall - cheap.wall)}`,
  );
  return p50 < MAX_READY_MS && cheap.wall < MAX_SIGN_UPS_MS ? 0 : 1;
}

/** Makes a platform and ends it; only the way to the ready one counts. */
async function ready(options: TestPlatformOptions): Promise<() => Promise<void>> {
  const platform = await createTestPlatform(options);
  return () => platform.close();
}

async function timeOf(work: () => Promise<() => Promise<void>>): Promise<number> {
  const begun = performance.now();
  const end = await work();
  const time = performance.now() - begun;
  await end();
  return time;
}

async function signUps(
  passwordHash: "cheap" | "real",
): Promise<{ wall: number; processor: number }> {
  await using platform = await createTestPlatform({ passwordHash });
  const [begun, used] = [performance.now(), process.cpuUsage()];
  for (let user = 0; user < SIGN_UPS; user++) {
    await platform.signUp({ email: `user-${user}@example.com`, password: "correct horse battery" });
  }
  const { system, user } = process.cpuUsage(used);
  return { wall: performance.now() - begun, processor: (system + user) / 1000 };
}

function ms(time: number): string {
  return `${time.toFixed(0)} ms`;
}

if (import.meta.main) await runTask({ usage: "deno task bench:twin" }, main);
