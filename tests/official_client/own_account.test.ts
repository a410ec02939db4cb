/** What whoever signs in does by Better Auth's own client gives what Better Auth's own server gives. */
import { assertEquals } from "@std/assert";
import { faultsOf } from "./kinds.ts";
import { openOwn, openOwnReference } from "./own_sides.ts";
import { tellOwn } from "./own_story.ts";

Deno.test("Whoever signs in by Better Auth's own client gets what its types say", async (t) => {
  await using ours = await openOwn();
  await using reference = openOwnReference();
  const [told, wanted] = [await tellOwn(ours), await tellOwn(reference)];

  await t.step("each call succeeds, on Better Auth's own server too", () => {
    assertEquals([...wanted, ...told].filter(([, { error }]) => error !== null), []);
    assertEquals([...told.keys()], [...wanted.keys()]);
  });

  await t.step("each reply has the fields and kinds of Better Auth's", () => {
    const faults = [...told].flatMap(([path, { data }]) =>
      faultsOf({ wanted: wanted.get(path)?.data, given: data, path, timesAsNumbers: false })
    );
    assertEquals(faults, []);
  });

  await t.step("what only a POST takes is an error of the client, and no success", async () => {
    const visitor = ours.visitor();
    const query = { token: "none" };
    const fetchOptions = { headers: { "sec-fetch-mode": "cors" } };
    const calls = [
      visitor.magicLink.verify({ query, fetchOptions }),
      visitor.verifyEmail({ query, fetchOptions }),
    ];
    const errors = (await Promise.all(calls)).map(({ error }) => error?.status);
    assertEquals(errors, [405, 405]);
    const email = "grace@example.com";
    await visitor.signIn.magicLink({ email, callbackURL: "/" });
    const body = { token: await ours.mailed(email) };
    const { error } = await visitor.$fetch("/magic-link/verify", { method: "POST", body });
    assertEquals(error, null);
    assertEquals((await visitor.getSession()).data?.user.email, email);
  });
});
