import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { generalDecrypt } from "jose";
import { kidsOf } from "../../plugins/vault/record.ts";
import { captureConsole } from "../support/captured_console.ts";
import { outcome } from "../support/client.ts";
import { rowsOf } from "../support/rows.ts";
import { openProject } from "../support/set_up.ts";
import { StubKms } from "../support/stub_kms.ts";
import { vaultOf } from "../support/vault.ts";

const ARN = "arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab";

type Opened = Awaited<ReturnType<typeof openProject>>;

/** What a customer keeps with a project, and sees of it. */
function customerOf(
  { platform: { host }, project: { id: projectId }, server }: Opened,
  kms: StubKms,
) {
  const recordOf = (secretId: string) =>
    String(rowsOf(host, "vaultVersion").find((row) => row.secretId === secretId)?.record);
  const row = () => rowsOf(host, "vaultCustomerKey")[0];
  return {
    vault: vaultOf(server),
    recordOf,
    row,
    events: () =>
      rowsOf(host, "event").filter(({ model }) => model === "vaultCustomerKey")
        .map(({ kind }) => kind),
    /** What the customer does with a row of the key and one of a record, and with nothing of the platform. */
    async openedByCustomer(secretId: string) {
      const use = { KeyId: ARN, EncryptionContext: { project: projectId, use: "customer-key" } };
      const key = new Uint8Array(kms.open(String(row()?.kmsCiphertext), use));
      const { plaintext } = await generalDecrypt(JSON.parse(recordOf(secretId)), key, {
        keyManagementAlgorithms: ["A256GCMKW"],
        contentEncryptionAlgorithms: ["A256GCM"],
      });
      return new TextDecoder().decode(plaintext);
    },
  };
}

async function refusesKeys(
  { row, vault }: ReturnType<typeof customerOf>,
  kms: StubKms,
): Promise<void> {
  using captured = captureConsole();
  for (const keyArn of ["", "alias/mine", `${ARN}/x`, "arn:aws:kms:eu-west-1:1:key/a"]) {
    const refused = await vault.call("customer-key/set", { keyArn });
    assertEquals(outcome(refused), [400, "CUSTOMER_KEY_INVALID"]);
  }
  kms.taken.add(ARN);
  const denied = await vault.call("customer-key/set", { keyArn: ARN });
  assertEquals(outcome(denied), [422, "CUSTOMER_KEY_DENIED"]);
  kms.mood = "throttles";
  const late = await vault.call("customer-key/set", { keyArn: ARN });
  assertEquals(outcome(late), [503, "CUSTOMER_KEY_UNAVAILABLE"]);
  assertEquals(outcome(await vault.call("customer-key/remove")), [404, "CUSTOMER_KEY_NOT_FOUND"]);
  assertEquals([row(), captured.lines.length], [undefined, 2]);
  kms.mood = "well";
  kms.taken.clear();
}

Deno.test("A customer's key in KMS opens the project's records besides the project's", async (t) => {
  await using kms = new StubKms();
  await using world = await openProject({}, { env: kms.env });
  const customer = customerOf(world, kms);
  const { events, openedByCustomer, recordOf, row, vault } = customer;
  const { platform: { host }, project: { id: projectId } } = world;
  const before = await vault.keep({ data: "from before" });

  await t.step(
    "one that is none, or that KMS does not let the platform use, is refused",
    () => refusesKeys(customer, kms),
  );

  await t.step(
    "new records have it, older ones with the next change of the project's key",
    async () => {
      const set = await vault.ok("customer-key/set", { keyArn: ARN });
      assertEquals([set.customerKey.access, set.pending, events()], ["ok", 1, ["created"]]);
      const secretId = await vault.keep({ data: "of the customer" });
      assertEquals(kidsOf(recordOf(secretId)), [`${projectId}.1`, set.customerKey.kid]);
      assertEquals(await openedByCustomer(secretId), "of the customer");
      await assertRejects(() => openedByCustomer(before));
      assertEquals((await vault.ok("rotate-key")).status, "completed");
      assertEquals(await openedByCustomer(before), "from before");
      assertEquals((await vault.ok("decrypt", { secretId: before })).data, "from before");
      assertEquals((await vault.ok("customer-key/get")).pending, 0);
    },
  );

  await t.step(
    "that the customer's KMS takes it away shows at the next check, and is an event",
    async () => {
      kms.taken.add(ARN);
      using captured = captureConsole();
      const { customerKey } = await vault.ok("customer-key/get");
      assertEquals([customerKey.access, events().at(-1)], ["denied", "updated"]);
      assertMatch(captured.lines.join(), /AccessDeniedException/);
      assertEquals((await vault.ok("rotation")).customer.customerKey.access, "denied");
      assertEquals(await openedByCustomer(await vault.keep({ data: "still" })), "still");
      const count = events().length;
      await vault.ok("customer-key/get");
      assertEquals(events().length, count);
      kms.taken.clear();
      assertEquals((await vault.ok("customer-key/get")).customerKey.access, "ok");
    },
  );

  await t.step(
    "once it is removed, records lose it with the next change of the project's key",
    async () => {
      const { customerKey, pending, removed } = await vault.ok("customer-key/remove");
      assertEquals([customerKey, removed.keyArn, pending > 0], [null, ARN, true]);
      assertEquals(events().at(-1), "updated");
      const after = await vault.keep({ data: "not for the customer" });
      await assertRejects(() => openedByCustomer(after));
      assertEquals(await openedByCustomer(before), "from before");
      assertEquals((await vault.ok("rotate-key")).status, "completed");
      await assertRejects(() => openedByCustomer(before));
      const { pending: left, removed: shown } = (await vault.ok("rotation")).customer;
      assertEquals([left, shown.keyArn], [0, ARN]);
      assertEquals((await vault.ok("decrypt", { secretId: after })).data, "not for the customer");
      assert(!JSON.stringify(rowsOf(host, "event")).includes(String(row()?.kmsCiphertext)));
    },
  );
});
