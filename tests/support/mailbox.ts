import { fail } from "@std/assert";
import type { Client } from "./client.ts";
import type { InProcessPlatform } from "./in_process.ts";

/** One mail of the development mailbox. */
export interface TestMail {
  readonly id: string;
  readonly projectId: string;
  readonly type: string;
  readonly to: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly createdAt: number;
}

/** What comes along with whatever a user does. */
const ALONG = new Set([
  "welcome",
  "security-notice-api-key-created",
  "security-notice-new-device",
  "security-notice-password-changed",
  "security-notice-second-factor-added",
  "security-notice-second-factor-removed",
]);

/** The mailbox of one project, as its administrator reads it. */
export class Mailbox {
  readonly #admin: Client;
  readonly #projectId: string;
  readonly #seen = new Set<string>();

  constructor(admin: Client, projectId: string) {
    this.#admin = admin;
    this.#projectId = projectId;
  }

  /** Every mail to an address, newest first, but those that come along with what was asked for. */
  async all(to: string): Promise<TestMail[]> {
    return (await this.#read(to)).filter(({ type }) => !ALONG.has(type));
  }

  async #read(to: string): Promise<TestMail[]> {
    const query = new URLSearchParams({ to, projectId: this.#projectId });
    return (await this.#admin.get(`/banata/emails/dev-mailbox?${query}`)).body.data;
  }

  /**
   * The next mail to an address, of a type if one is named: a job delivers it soon after the answer that
   * caused it. Without a type it is one of {@linkcode all}.
   */
  async next(to: string, type?: string): Promise<TestMail> {
    for (let tries = 0; tries < 200; tries++) {
      const mails = type === undefined
        ? await this.all(to)
        : (await this.#read(to)).filter((mail) => mail.type === type);
      const mail = mails.filter(({ id }) => !this.#seen.has(id)).at(-1);
      if (mail === undefined) continue;
      this.#seen.add(mail.id);
      return mail;
    }
    return fail(`Expect a mail${type === undefined ? "" : ` of type ${type}`} to ${to}`);
  }
}

/** Saves settings of a project behind the platform's back. */
export async function setSettings(
  platform: InProcessPlatform,
  { projectId, ...settings }: { readonly projectId: string; readonly [setting: string]: unknown },
): Promise<void> {
  const scope = { projectId, model: "projectSettings" };
  const where = [{
    field: "id",
    value: "settings",
    operator: "eq",
    connector: "AND",
    mode: "sensitive",
  }];
  const update = { ...settings, version: 1, updatedAt: 1 };
  const updated = await platform.component("adapter:updateOne", { ...scope, where, update });
  if (updated !== null) return;
  await platform.component("adapter:create", { ...scope, data: { id: "settings", ...update } });
}
