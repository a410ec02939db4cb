import process from "node:process";
import { TextLineStream } from "./lines.ts";
import { type CallRecord, recordCalls } from "./calls.ts";
import type { Host } from "../../embedded/mod.ts";

/** A platform under measurement, in a process of its own. */
export interface Subject {
  readonly host: Host;
  /** Headers that every request of its app carries. */
  readonly headers: Readonly<Record<string, string>>;
  /** Makes sessions of a user behind the platform's back; gives their `cookie` headers. */
  makeSessions(userId: string, count: number): Promise<string[]>;
  /** Hashes one password as its sign-in does. */
  hash(): Promise<unknown>;
  /** Hashes by one HMAC from now on; what was hashed before verifies no more. */
  hashCheaply(): void;
}

/** What the bench may ask of a subject's process, one line each. */
export type Command =
  | { readonly do: "sessions"; readonly userId: string; readonly count: number }
  | { readonly do: "cpu" }
  | { readonly do: "hash"; readonly count: number }
  | { readonly do: "hashCheaply" }
  | { readonly do: "record" }
  | { readonly do: "recorded" }
  | { readonly do: "close" };

/** What a subject's process says of itself first. */
export interface Greeting {
  readonly siteUrl: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What has been recorded since `record`. */
export interface Recorded {
  readonly calls: readonly CallRecord[];
  readonly documentsRead: number;
  readonly documentsWritten: number;
}

/** Greets and obeys the commands on stdin until `close`; every answer is one line of JSON on stdout. */
export async function runSubject(subject: Subject): Promise<void> {
  const { headers, host } = subject;
  say({ siteUrl: host.siteUrl, headers } satisfies Greeting);
  let stop = (): Recorded => ({ calls: [], documentsRead: 0, documentsWritten: 0 });
  const lines = Deno.stdin.readable
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new TextLineStream());
  for await (const line of lines) {
    const command: Command = JSON.parse(line);
    if (command.do === "close") break;
    if (command.do === "record") stop = record(host);
    if (command.do === "hashCheaply") subject.hashCheaply();
    if (command.do === "recorded") say(stop());
    else if (command.do === "cpu") say(cpuMs());
    else if (command.do === "hash") say(await hashCpuMs(subject, command.count));
    else if (command.do === "sessions") {
      say(await subject.makeSessions(command.userId, command.count));
    } else say(null);
  }
  await host.close();
  say(null);
}

function record(host: Host): () => Recorded {
  const stop = recordCalls(host.engine);
  const { documentsRead, documentsWritten } = host.metrics;
  return () => ({
    calls: stop(),
    documentsRead: host.metrics.documentsRead - documentsRead,
    documentsWritten: host.metrics.documentsWritten - documentsWritten,
  });
}

/** Processor time of one hash, in ms, in this very process. */
async function hashCpuMs(subject: Subject, count: number): Promise<number> {
  const before = cpuMs();
  for (let hashed = 0; hashed < count; hashed++) await subject.hash();
  return (cpuMs() - before) / count;
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function say(answer: unknown): void {
  console.log(JSON.stringify(answer));
}
