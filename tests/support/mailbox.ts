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

/** The mailbox of one project, as its administrator reads it. */
export class Mailbox {
  readonly #admin: Client;
  readonly #projectId: string;
  readonly #seen = new Set<string>();

  constructor(admin: Client, projectId: string) {
    this.#admin = admin;
    this.#projectId = projectId;
  }

  /** Every mail to an address, newest first. */
  async all(to: string): Promise<TestMail[]> {
    const query = new URLSearchParams({ to, projectId: this.#projectId });
    return (await this.#admin.get(`/banata/emails/dev-mailbox?${query}`)).body.data;
  }

  /** The next mail to an address: a job delivers it soon after the answer that caused it. */
  async next(to: string): Promise<TestMail> {
    for (let tries = 0; tries < 200; tries++) {
      const unread = (await this.all(to)).filter(({ id }) => !this.#seen.has(id));
      const mail = unread.at(-1);
      if (mail === undefined) continue;
      this.#seen.add(mail.id);
      return mail;
    }
    return fail(`Expect a mail to ${to}`);
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
