/**
 * What the Node actions load when they are first asked for: a start, and an action that derives a key, need
 * nothing of it.
 *
 * @module
 */

/** Loads the module of each action that is seldom the first. */
export const ON_DEMAND = {
  kms: () => import("./kms.ts"),
  mailEvents: () => import("./mail_events.ts"),
  auditBatches: () => import("./send_audit_batch.ts"),
  mails: () => import("./send_mails.ts"),
  foreignPackages: () => import("./foreign_packages.ts"),
  commonPasswords: () => import("./common_passwords.ts"),
} as const;

/**
 * Loads all of it. A server that runs for weeks has by then what it was started with, whatever becomes of its
 * folder: half of a newer version would not go with the rest.
 */
export async function loadOnDemand(): Promise<void> {
  await Promise.all(Object.values(ON_DEMAND).map((load) => load()));
}
