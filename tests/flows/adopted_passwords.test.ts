/**
 * Every kind of hash that can be imported: its password signs in over HTTP, another doesn't, and what is
 * stored afterwards is a hash of ours.
 */
import { assert, assertEquals } from "@std/assert";
import { hashPassword } from "better-auth/crypto";
import { firebaseHash } from "../../plugins/transfer/hash_forms.ts";
import { importedKind } from "../../rules/password_hashes.ts";
import { ok, outcome } from "../support/client.ts";
import { rowsOf } from "../support/rows.ts";
import { openProject } from "../support/set_up.ts";
import vectors from "../vectors/foreign_hashes.json" with { type: "json" };

/** Firebase's own sample, from the README of its scrypt. */
const FIREBASE = firebaseHash({
  hash: "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==",
  salt: "42xEC+ixf3L2lw==",
}, {
  signerKey:
    "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==",
  saltSeparator: "Bw==",
  rounds: 8,
  memoryCost: 14,
});

Deno.test("An imported password of every kind signs in once as it came, and then as one of ours", async (t) => {
  await using world = await openProject();
  const { admin, platform: { host }, project, visitor } = world;
  const own = {
    scheme: "better-auth",
    password: "correct horse",
    hash: await hashPassword("correct horse"),
  };
  const firebase = {
    scheme: "firebase-scrypt",
    password: "user1password",
    hash: String(FIREBASE.hash),
  };
  const kinds = new Map([own, firebase, ...vectors].map((each) => [each.scheme, each]));
  const users = [...kinds.values()].map(({ hash, scheme }) => (
    { kind: "user", id: `user-of-${scheme}-hash`, email: `${scheme}@example.com`, password: hash }
  ));
  const body = { id: project.id, source: "elsewhere", records: users };
  const { results } = await ok(admin.post("/banata/projects/adopt", body));
  assertEquals(results, users.map(() => ({ outcome: "created" })));
  const left = async () => {
    const { id } = project;
    return (await ok(admin.post("/banata/projects/adopt/passwords", { id }))).counts;
  };
  assertEquals(await left(), Object.fromEntries([...kinds.keys()].map((kind) => [kind, 1])));
  for (const { password, scheme } of kinds.values()) {
    await t.step(scheme, async () => {
      const email = `${scheme}@example.com`;
      const signIn = (given: string) =>
        visitor().post("/sign-in/email", { email, password: given });
      const stored = () => {
        const row = rowsOf(host, "account").find(({ accountId }) =>
          accountId === `user-of-${scheme}-hash`
        );
        return importedKind(String(row?.password));
      };
      assertEquals(outcome(await signIn("no password of theirs")), [
        401,
        "INVALID_EMAIL_OR_PASSWORD",
      ]);
      assertEquals(stored(), scheme);
      assert((await ok(signIn(password))).user);
      assertEquals(stored(), null);
      assert((await ok(signIn(password))).user);
    });
  }
  assertEquals(await left(), {});
});
