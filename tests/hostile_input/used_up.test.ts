/** What was mailed, shown or started can be used once, and for as long as it says. */
import { assert, assertEquals } from "@std/assert";
import { type Call, CALLS, nameOf, openWorld, sendCall } from "../support/calls/mod.ts";
import { captureConsole } from "../support/captured_console.ts";
import type { Reply } from "../support/client.ts";
import { changesBetween, snapshotOf } from "../support/disk.ts";

const HOUR_MS = 60 * 60 * 1000;

/** Calls that use something up. */
const ONCE = [
  "POST /reset-password",
  "POST /verify-email",
  "POST /change-email/undo",
  "POST /magic-link/verify",
  "POST /sign-in/email-otp",
  "POST /email-otp/verify-email",
  "POST /email-otp/reset-password",
  "POST /two-factor/verify-backup-code",
  "GET /callback/:id",
  "POST /unlink-account",
  "POST /delete-anonymous-user",
  "POST /admin/remove-user",
  "POST /admin/revoke-user-session",
  "POST /admin/stop-impersonating",
  "POST /api-key/delete",
  "POST /banata/config/social-providers/delete",
];

/** Calls that carry what is valid for a while, and the hours after which it is not. */
const AGEING: Readonly<Record<string, number>> = {
  "POST /reset-password": 1,
  "GET /reset-password/:token": 1,
  "POST /magic-link/verify": 1,
  "POST /sign-in/email-otp": 1,
  "POST /email-otp/verify-email": 1,
  "POST /email-otp/check-verification-otp": 1,
  "POST /email-otp/reset-password": 1,
  "POST /two-factor/verify-backup-code": 1,
  "POST /two-factor/verify-totp": 1,
  "GET /callback/:id": 1,
  "POST /verify-email": 24,
  "POST /change-email/undo": 7 * 24,
};

for (const kind of ["used", "old"] as const) {
  const endpoints = kind === "used" ? ONCE : Object.keys(AGEING);
  Deno.test(`What is ${kind} is refused and changes nothing`, async (t) => {
    using _quiet = captureConsole();
    const clock = { now: Date.now() };
    await using world = await openWorld({ clock: () => clock.now });
    const { host } = world.platform;
    for (const call of endpoints.map(firstCallOf)) {
      await t.step(nameOf(call), async () => {
        const prepared = await call.prepare(world);
        if (kind === "used") {
          const first = await sendCall(call, prepared);
          assertEquals(first.status, call.status ?? 200, first.text);
        } else clock.now += (AGEING[call.endpoint] ?? 0) * HOUR_MS + 1;
        const before = await snapshotOf(host);
        assertRefusal(await sendCall(call, prepared));
        const changes = changesBetween(before, await snapshotOf(host));
        assertEquals(changes.filter(({ row, table }) => !isAllowed(table, row)), []);
      });
    }
  });
}

function firstCallOf(endpoint: string): Call {
  const call = CALLS.find((call) => call.endpoint === endpoint);
  assert(call, `Expect a call of ${endpoint}`);
  return call;
}

function assertRefusal({ body, headers, status, text }: Reply): void {
  const location = new URL(headers.get("location") ?? "none:", "http://app");
  if (status === 302 && location.searchParams.has("error")) return;
  assert(status >= 400 && status < 500, `${status} ${text}`);
  assertEquals([typeof body.code, typeof body.message], ["string", "string"]);
}

/** Counters, refusals, and the clearing of what has expired. */
function isAllowed(table: string, row: Readonly<Record<string, unknown>>): boolean {
  if (table === "banataAuth/event") return row.kind === "refused" || row.model === "verification";
  return ["banataAuth/rateBucket", "banataAuth/apiKey", "banataAuth/verification"].includes(table);
}
