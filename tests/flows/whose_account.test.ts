/**
 * Who makes the account of an address first, what they leave behind, by which road its owner comes to it
 * later: whatever it was, nothing of it opens the account afterwards, and the owner is in it without
 * anybody else's second factor.
 */
import { assertEquals } from "@std/assert";
import { leaveBehind } from "../support/whose_account/carriers.ts";
import { type Maker, MAKERS } from "../support/whose_account/makers.ts";
import { ROADS } from "../support/whose_account/roads.ts";
import { type AccountsWorld, openAccountsWorld } from "../support/whose_account/world.ts";

/** The roads that every maker's account is given by; the first one's by all. */
const MAIN_ROADS = [
  "/magic-link/verify",
  "/admin/update-user that vouches for the address, then a reset",
];

let cells = 0;

async function runCell(
  world: AccountsWorld,
  { make, road }: { make: Maker; road: string },
): Promise<void> {
  const n = ++cells;
  const made = await make(world, `owner-${n}@example.com`, n);
  const left = await leaveBehind(world, { made, n });
  const entered = await ROADS[road]!(world, made);
  const { body } = entered;
  assertEquals([entered.status, body?.user?.id, body?.user?.email], [200, made.userId, made.email]);
  const alive = [];
  for (const [name, opens] of Object.entries(left)) if (await opens()) alive.push(name);
  assertEquals(alive, []);
  // Whoever has the account is no guest, to be deleted for the next who signs in there.
  assertEquals(world.rows("user", "id", made.userId)[0]?.isAnonymous === true, false);
}

Deno.test("Nothing that a stranger left behind opens an account once its owner came", async (t) => {
  await using world = await openAccountsWorld();
  const [first] = Object.keys(MAKERS);
  const runs = Object.entries(MAKERS).flatMap(([maker, make]) => {
    const roads = maker === first ? Object.keys(ROADS) : MAIN_ROADS;
    return roads.map((road) => ({ maker, make, road }));
  });
  for (const { make, maker, road } of runs) {
    await t.step(`made by ${maker}, given by ${road}`, () => runCell(world, { make, road }));
  }
});
