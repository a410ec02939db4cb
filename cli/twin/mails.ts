import type { Host } from "@banata-auth/embedded";
import { PLATFORM_PROJECT_ID } from "../../component/platform_id.ts";
import type { TestMail, TestMailFilter, TestMails } from "./types.ts";

/** More mails than a test makes. */
const MOST_MAILS = 1_000;
const WAIT_MS = 5_000;
/** What mails call the link that they are about. */
const LINK = /Url$/;
const CODE = "otp";

/** Reads the mailbox that the platform keeps in the place of sending. */
export class TwinMails implements TestMails {
  readonly #host: Host;
  readonly #projectId: string;
  readonly #given = new Set<string>();

  /** The mails of one project. */
  constructor(host: Host, projectId: string) {
    this.#host = host;
    this.#projectId = projectId;
  }

  async all({ to, type }: TestMailFilter = {}): Promise<TestMail[]> {
    const rows = await this.#host.run("reader:findMany", {
      projectId: PLATFORM_PROJECT_ID,
      model: "devMail",
      where: [equals("mailProjectId", this.#projectId)],
      sortBy: { field: "createdAt", direction: "asc" },
      limit: MOST_MAILS,
    }, { component: "banataAuth" }) as MailRow[];
    const address = to?.toLowerCase();
    return rows.filter((row) =>
      (address === undefined || row.recipient === address) &&
      (type === undefined || row.type === type)
    ).map(toMail);
  }

  async last(filter?: TestMailFilter): Promise<TestMail> {
    const mail = (await this.all(filter)).at(-1);
    if (mail === undefined) throw new Error(`Expect a mail${described(filter)}, there is none`);
    return mail;
  }

  async waitFor(
    filter?: TestMailFilter,
    { timeoutMs = WAIT_MS }: { readonly timeoutMs?: number } = {},
  ): Promise<TestMail> {
    const until = performance.now() + timeoutMs;
    while (performance.now() < until) {
      // Before it looks: a mail that comes meanwhile ends the wait.
      using commit = nextCommit(this.#host, until - performance.now());
      const mail = (await this.all(filter)).find(({ id }) => !this.#given.has(id));
      if (mail !== undefined) {
        this.#given.add(mail.id);
        return mail;
      }
      await commit.done;
    }
    const there = (await this.all()).map(({ to, type }) => `${type} to ${to}`).join(", ");
    throw new Error(
      `Expect a new mail${described(filter)} within ${timeoutMs} ms; there are: ${there || "none"}`,
    );
  }
}

/** A row of the platform's mailbox. */
interface MailRow {
  readonly mailId: string;
  readonly type: string;
  readonly recipient: string;
  readonly variables: string;
  readonly createdAt: number;
}

function toMail({ createdAt, mailId, recipient, type, ...row }: MailRow): TestMail {
  const variables: Record<string, string> = JSON.parse(row.variables);
  const link = Object.entries(variables).find(([name]) => LINK.test(name))?.[1];
  return {
    id: mailId,
    type,
    to: recipient,
    variables,
    createdAt,
    link: link ?? null,
    code: variables[CODE] ?? null,
  };
}

function equals(field: string, value: string) {
  return { field, value, operator: "eq", connector: "AND", mode: "sensitive" };
}

function described({ to, type }: TestMailFilter = {}): string {
  return `${type === undefined ? "" : ` of type ${type}`}${to === undefined ? "" : ` to ${to}`}`;
}

/** Settles with the next commit of the platform, or when the time is over. */
function nextCommit(host: Host, timeoutMs: number): Disposable & { readonly done: Promise<void> } {
  const { promise: done, resolve } = Promise.withResolvers<void>();
  const stop = host.engine.onCommit(() => resolve());
  const timer = setTimeout(resolve, Math.max(0, timeoutMs));
  return {
    done,
    [Symbol.dispose]() {
      stop();
      clearTimeout(timer);
    },
  };
}
