import { assertEquals } from "@std/assert";
import type { Json } from "../../support/client.ts";
import type { Desk, FormCase } from "./desk.ts";

const VAULT = "p/:projectId/vault";
const VAULT_KEYS = "p/:projectId/vault/keys";
const KEEPING = "p/:projectId/audit/keeping";
const SCHEMAS = "p/:projectId/audit/schemas";
const STREAMS = "p/:projectId/audit/streams";
const ARN = "arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const HOST = "hooks.invalid";
/** A secret of several lines, with what a page might change. */
const DATA = "  first line\nשלום 🔑\n<b>&amp;</b>";

const secretsNamed = async ({ api }: Desk, name: string): Promise<Json[]> =>
  (await api("/banata/vault/list")).data.filter((each: Json) => each.name === name);
const opened = async (desk: Desk): Promise<string> => {
  const [{ id: secretId }] = await secretsNamed(desk, "of the form");
  return (await desk.api("/banata/vault/decrypt", { secretId, context: "a context" })).data;
};
const retention = ({ api }: Desk) => api("/banata/audit-logs/retention/get");
const streamTo = async ({ api }: Desk): Promise<Json> =>
  (await api("/banata/audit-logs/streams/list")).data.find(({ url }: Json) => url.includes(HOST));

/** Forms of the vault and of its keys. */
export const SECRETS: readonly FormCase[] = [
  {
    at: VAULT,
    opens: "New secret",
    fill: { Name: "of the form", Secret: DATA, Context: "a context" },
    path: "/banata/vault/encrypt",
    check: async (desk) => assertEquals(await opened(desk), DATA),
  },
  {
    at: VAULT,
    opens: "Show the secret",
    row: "of the form",
    path: "/banata/vault/decrypt",
    shows: "first line",
    check: async ({ console: { page } }) => {
      await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    },
  },
  {
    at: VAULT,
    opens: "Replace",
    row: "of the form",
    fill: { Secret: "another" },
    submit: "Save",
    path: "/banata/vault/update",
    check: async (desk) => assertEquals(await opened(desk), "another"),
  },
  {
    at: VAULT,
    opens: "Remove",
    row: "of the form",
    fill: { "Type of the form to confirm": "of the form" },
    path: "/banata/vault/delete",
    shows: "Deleted lately",
    check: async (desk) => assertEquals(await secretsNamed(desk, "of the form"), []),
  },
  {
    at: VAULT_KEYS,
    opens: "Set a key",
    fill: { "ARN of the key": ARN },
    submit: "Save",
    path: "/banata/vault/customer-key/set",
    shows: "may be used",
    check: async ({ api }) => {
      const { customerKey } = await api("/banata/vault/customer-key/get");
      assertEquals(customerKey.keyArn, ARN);
    },
  },
  {
    at: VAULT_KEYS,
    opens: "Set another key",
    fill: { "ARN of the key": ARN.replace("1234abcd", "abcd1234") },
    submit: "Save",
    path: "/banata/vault/customer-key/set",
    check: async ({ api }) => {
      const { customerKey } = await api("/banata/vault/customer-key/get");
      assertEquals(customerKey.keyArn.includes("abcd1234"), true);
    },
  },
  {
    at: VAULT_KEYS,
    opens: "Change the key",
    path: "/banata/vault/rotate-key",
    shows: /under the new key/,
    check: async ({ api }) => {
      assertEquals((await api("/banata/vault/rotation")).keyVersion, 2);
    },
  },
];

/** The form of data keys, which needs one. */
export function dataKeyCase(wrappedKey: string): FormCase {
  return {
    at: VAULT_KEYS,
    fill: { "Wrapped key": wrappedKey, "New context": "other" },
    submit: "Wrap anew",
    path: "/banata/vault/rekey",
    check: async ({ api, console: { page } }) => {
      const region = page.getByRole("region", { name: "The key, wrapped anew" });
      await region.waitFor();
      const body = { wrappedKey: await region.textContent(), context: "other" };
      assertEquals(typeof (await api("/banata/vault/data-key/open", body)).key, "string");
    },
  };
}

/** The form that tells how far the erasure of a user is, which has begun. */
export function erasureCase(userId: string): FormCase {
  return {
    at: KEEPING,
    opens: "How far is an erasure?",
    fill: { "User’s id": userId },
    path: "/banata/audit-logs/erase-subject/get",
    shows: new RegExp(`^${userId} is erased from`),
    check: () => Promise.resolve(),
  };
}

/** The form that takes a customer's key away, which goes by the key's own name. */
export function customerKeyEnd(kid: string): FormCase {
  return {
    at: VAULT_KEYS,
    opens: "Remove",
    fill: { [`Type ${kid} to confirm`]: kid },
    path: "/banata/vault/customer-key/remove",
    shows: "Set a key",
    check: async ({ api }) => {
      const { customer } = await api("/banata/vault/rotation");
      assertEquals(customer.customerKey, null);
    },
  };
}

/** Forms of the audit log. */
export const RECORDS: readonly FormCase[] = [
  {
    at: KEEPING,
    fill: { "Days that events are kept": "365" },
    path: "/banata/audit-logs/retention/save",
    check: async (desk) => assertEquals((await retention(desk)).retentionDays, 365),
  },
  {
    at: KEEPING,
    opens: "Lift the hold",
    fill: { "Type Lift the hold to confirm": "Lift the hold" },
    path: "/banata/audit-logs/hold/lift",
    shows: "Place a legal hold",
    check: async (desk) => assertEquals((await retention(desk)).hold, null),
  },
  {
    at: KEEPING,
    opens: "Place a legal hold",
    fill: { Reason: "תביעה ⚖️" },
    path: "/banata/audit-logs/hold/place",
    shows: "תביעה ⚖️",
    check: async (desk) => {
      assertEquals((await retention(desk)).hold.reason, "תביעה ⚖️");
      await desk.api("/banata/audit-logs/hold/lift");
    },
  },
  {
    at: SCHEMAS,
    opens: "New schema",
    fill: { Action: "bill.sent", Schema: '{"type": "object", "properties": {}}' },
    path: "/banata/audit-logs/schemas/set",
    shows: "bill.sent",
    check: async ({ api }) => {
      const { version } = await api("/banata/audit-logs/schemas/get", { action: "bill.sent" });
      assertEquals(version, 1);
    },
  },
  {
    at: STREAMS,
    opens: "New stream",
    fill: { Address: `https://${HOST}/a`, Actions: "user.created", Format: "ocsf" },
    path: "/banata/audit-logs/streams/create",
    shows: "Your server verifies requests by this secret",
    check: async (desk) => {
      await desk.console.page.getByRole("button", { name: "I have kept it" }).click();
      const { actions, format } = await streamTo(desk);
      assertEquals([actions, format], [["user.created"], "ocsf"]);
    },
  },
  {
    at: STREAMS,
    opens: "Change",
    row: HOST,
    fill: { Address: `https://${HOST}/b`, "Events of one request at most": "7" },
    submit: "Save",
    path: "/banata/audit-logs/streams/update",
    check: async (desk) => {
      const { actions, batchSize, format, url } = await streamTo(desk);
      assertEquals([url, batchSize, actions, format], [
        ...[`https://${HOST}/b`, 7, ["user.created"], "ocsf"],
      ]);
    },
  },
  {
    at: STREAMS,
    opens: "Deliver again",
    row: HOST,
    fill: { "From event number": "0" },
    path: "/banata/audit-logs/streams/replay",
    check: () => Promise.resolve(),
  },
  {
    at: STREAMS,
    opens: "New secret",
    row: HOST,
    path: "/banata/audit-logs/streams/rotate-secret",
    shows: "Your server verifies requests by this secret",
    check: async ({ console: { page } }) => {
      await page.getByRole("button", { name: "I have kept it" }).click();
    },
  },
  {
    at: STREAMS,
    opens: "Remove",
    row: HOST,
    fill: { [`Type ${HOST} to confirm`]: HOST },
    path: "/banata/audit-logs/streams/delete",
    check: async (desk) => assertEquals(await streamTo(desk), undefined),
  },
];
