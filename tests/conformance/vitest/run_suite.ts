import {
  authFlowTestSuite,
  caseInsensitiveTestSuite,
  joinsTestSuite,
  normalTestSuite,
  testAdapter,
  transactionsTestSuite,
  uuidTestSuite,
} from "@better-auth/test-utils/adapter";
import { expect, test } from "vitest";
import type { Backend } from "../backend.ts";
import { createWorld } from "../world.ts";

/**
 * Runs every applicable suite. Not applicable is one: number-id is for databases that number their
 * rows, and our ids are application strings.
 */
export async function runSuite(backend: Backend, options: { shadows: boolean }): Promise<void> {
  const world = await createWorld(backend, options);
  const { execute } = await testAdapter({
    adapter: (authOptions) => world.adapter(authOptions),
    runMigrations: (authOptions) => world.migrate(authOptions),
    tests: [
      normalTestSuite(),
      caseInsensitiveTestSuite(),
      joinsTestSuite(),
      authFlowTestSuite(),
      transactionsTestSuite(),
      uuidTestSuite(),
    ],
  });
  execute();
  test("rows of other projects are as they were made", async () => {
    const checked = await world.close();
    if (options.shadows) expect(checked).toBeGreaterThan(100);
    else expect(checked).toBe(0);
  }, 60_000);
}
