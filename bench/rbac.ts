/**
 * `deno task bench:rbac`: what evaluating a right takes, without the reads before it, among 10 and among
 * 1,000 roles. Exits with 1 when the 99th percentile at 1,000 roles is 100 µs or more.
 *
 * @module
 */
import { BUILT_IN_PERMISSIONS } from "../plugins/_kernel/permission_catalogue.ts";
import { effectivePermissions, grants } from "../plugins/_kernel/permissions.ts";
import type { UserActor } from "../plugins/_kernel/scope.ts";
import { median } from "./auth/statistics.ts";
import { encodeRoles, openRoles } from "../plugins/rbac/role_set.ts";
import { runTask } from "../tools/run_task.ts";

const ROUNDS = 20_000;
const WARM_UP = 2_000;
const BLOCK = 1_000;
const HELD = 10;
const MAX_P99_US = 100;

/** Times of one evaluation each, microseconds. */
async function timesAt(count: number): Promise<number[]> {
  const text = encodeRoles(rolesOf(count));
  const actor: UserActor = { type: "user", id: "usr_a", role: null };
  const times: number[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const held = Array.from({ length: HELD }, (_, at) => `role-${(round + at * 97) % count}`);
    const start = performance.now();
    // As in a request: the text is opened anew.
    const grantsOf = openRoles(text);
    const permissions = await effectivePermissions(actor, {
      scope: { projectId: "proj_a" },
      organizationId: "org_a",
      roles: { permissionsOf: (roles) => Promise.resolve(grantsOf(roles)) },
      memberships: { rolesOf: () => Promise.resolve(held) },
    });
    grants(permissions, "vault.read");
    if (round >= WARM_UP) times.push((performance.now() - start) * 1000);
  }
  return times;
}

function rolesOf(count: number): Map<string, { grants: string[]; inherits: string[] }> {
  const slugs = BUILT_IN_PERMISSIONS.map(({ slug }) => slug);
  return new Map(
    Array.from({ length: count }, (_, at) => {
      const held = slugs.filter((_, place) => (at * 7 + place * 13) % 4 === 0);
      return [`role-${at}`, { grants: held, inherits: [] }];
    }),
  );
}

/**
 * A percentile of each block of evaluations, and of these the middle one: a pause of the machine's hits
 * some blocks and says nothing of the code.
 */
function percentile(times: readonly number[], share: number): number {
  const blocks = Array.from(
    { length: Math.floor(times.length / BLOCK) },
    (_, at) => times.slice(at * BLOCK, (at + 1) * BLOCK).toSorted((a, b) => a - b),
  );
  return median(blocks.map((block) => block[Math.floor(BLOCK * share)] ?? NaN));
}

async function main(): Promise<number> {
  const few = await timesAt(HELD);
  const many = await timesAt(1000);
  for (const [name, times] of [["10", few], ["1,000", many]] as const) {
    const shown = [0.5, 0.9, 0.99].map((share) => percentile(times, share).toFixed(1));
    console.log(
      `${name} roles, ${HELD} held: p50 ${shown[0]} µs, p90 ${shown[1]} µs, p99 ${shown[2]} µs`,
    );
  }
  const ratio = percentile(many, 0.5) / percentile(few, 0.5);
  console.log(`median ratio, 1,000 roles to 10: ${ratio.toFixed(2)}`);
  const p99 = percentile(many, 0.99);
  console.log(`p99 at 1,000 roles below ${MAX_P99_US} µs: ${p99 < MAX_P99_US ? "yes" : "NO"}`);
  return p99 < MAX_P99_US ? 0 : 1;
}

if (import.meta.main) await runTask({ usage: "deno task bench:rbac" }, main);
