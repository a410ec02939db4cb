import type {
  CustomerKeyAccess,
  CustomerKeys,
  CustomerKeyStanding,
} from "../../plugins/_kernel/customer_key.ts";
import { generateId } from "../../rules/ids.ts";
import type { ProjectKeys } from "../../plugins/_kernel/project_keys.ts";
import type { ProjectSecrets } from "../../plugins/_kernel/secrets.ts";
import type { ScopedStore, VaultCustomerKeyRow } from "../../plugins/_kernel/store.ts";
import { purposeOf } from "../../rules/sealed_columns.ts";
import type { Asker } from "../request/ask.ts";
import type { KmsAnswer, KmsFailure } from "../request/wire.ts";
import { customerRecipient, ROW_ID, TABLE } from "./customer_recipient.ts";

/** What a customer's key is kept with. */
interface CustomerKeyParts {
  readonly projectId: string;
  /** The project's own tables. */
  readonly store: ScopedStore;
  readonly secrets: ProjectSecrets;
  readonly keys: Pick<ProjectKeys, "current">;
  /** Asks the customer's KMS; asked for where it is. */
  asker(): Pick<Asker, "kms">;
  /** How many records are under versions of the project's key older than one. */
  recordsBefore(keyVersion: number): Promise<number>;
  /** Epoch milliseconds. */
  readonly now: number;
}

const ACCESS: Readonly<Record<KmsFailure, Exclude<CustomerKeyAccess, "ok">>> = {
  KMS_DENIED: "denied",
  KMS_UNAVAILABLE: "unavailable",
};

/**
 * The customer's key of one project. It is made by the platform and wrapped by the customer's KMS, which
 * needs to allow `kms:Encrypt` only; the platform keeps it sealed, to wrap records with it.
 */
export function customerKeys(parts: CustomerKeyParts): CustomerKeys {
  const { now, store } = parts;
  const find = () => store.findOne(TABLE, { id: ROW_ID });
  return {
    recipient: () => customerRecipient(store, parts.secrets),
    async set(keyArn) {
      const answer = await ask(parts, keyArn);
      if (answer.failure !== null) return ACCESS[answer.failure];
      await keep(parts, { answer, keyArn, found: await find() });
      return null;
    },
    async check() {
      const row = await find();
      if (row === null || row.removedAt !== null) return await standingOf(parts, row);
      const { failure } = await ask(parts, row.keyArn);
      const access = failure === null ? "ok" : ACCESS[failure];
      // A change is an event, which tells who looks there what nobody was asked for.
      if (access !== row.access) await store.updateOne(TABLE, { id: ROW_ID }, { access });
      return await standingOf(parts, { ...row, access });
    },
    standing: async () => await standingOf(parts, await find()),
    async remove() {
      const row = await find();
      if (row === null || row.removedAt !== null) return false;
      const { version } = await parts.keys.current();
      const taken = { sealedKey: "", removedAt: now, keyVersion: version };
      await store.updateOne(TABLE, { id: ROW_ID }, taken);
      return true;
    },
  };
}

/** A new key from the customer's KMS; to be given one is also how access is checked. */
function ask({ asker, projectId }: CustomerKeyParts, keyArn: string): Promise<KmsAnswer> {
  const context = { project: projectId, use: "customer-key" };
  return asker().kms({ operation: "make", keyArn, context });
}

async function keep(
  { keys, now, projectId, secrets, store }: CustomerKeyParts,
  { answer, found, keyArn }: {
    answer: KmsAnswer;
    found: VaultCustomerKeyRow | null;
    keyArn: string;
  },
): Promise<void> {
  const kid = `${projectId}.${generateId("vaultCustomerKey", now)}`;
  const purpose = purposeOf(`${TABLE}.sealedKey`, { kid });
  const row = {
    kid,
    keyArn,
    kmsCiphertext: answer.wrapped ?? "",
    sealedKey: await secrets.seal(answer.key ?? "", { purpose }),
    keyVersion: (await keys.current()).version,
    access: "ok",
    removedAt: null,
    createdAt: now,
  };
  if (found === null) await store.create(TABLE, { id: ROW_ID, ...row });
  else await store.updateOne(TABLE, { id: ROW_ID }, row);
}

async function standingOf(
  { recordsBefore }: CustomerKeyParts,
  row: VaultCustomerKeyRow | null,
): Promise<CustomerKeyStanding> {
  if (row === null) return { customerKey: null, removed: null, pending: 0 };
  const { createdAt, keyArn, keyVersion, kid, kmsCiphertext, removedAt } = row;
  const pending = await recordsBefore(keyVersion + 1);
  if (removedAt !== null) {
    return { customerKey: null, removed: { keyArn, kid, removedAt }, pending };
  }
  const access = row.access as CustomerKeyAccess;
  const customerKey = { keyArn, kid, kmsCiphertext, createdAt, access };
  return { customerKey, removed: null, pending };
}
