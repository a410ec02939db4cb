import { fileURLToPath } from "node:url";
import { TextLineStream } from "./lines.ts";
import type { Command, Greeting, Recorded } from "./subject.ts";
import { denoCommand, ROOT, setUpDeno } from "../../tools/sealed.ts";

/** A subject that runs: its address, and what it can be asked for. */
export interface RunningSubject extends Greeting {
  readonly name: SubjectName;
  sessions(userId: string, count: number): Promise<string[]>;
  /** Processor time its process has used so far, in ms. */
  cpuMs(): Promise<number>;
  /** Processor time of one hash in its process, in ms, at the mean of so many. */
  hashCpuMs(count: number): Promise<number>;
  /** Lets it hash by one HMAC from now on; what was hashed before verifies no more. */
  hashCheaply(): Promise<void>;
  /** Runs `body` and gives what the platform did meanwhile. */
  recording(body: () => Promise<void>): Promise<Recorded>;
  close(): Promise<void>;
}

/**
 * `peer` is set up as its docs say; `bare` is the peer without its plugin that makes tokens, and `rights`
 * with Better Auth's plugins for API keys and roles.
 */
export type SubjectName = "ours" | "peer" | "bare" | "rights";

const OURS = fileURLToPath(new URL("./ours.ts", import.meta.url));
const PEER = fileURLToPath(new URL("../peer/serve.ts", import.meta.url));
const PEER_CONFIG = fileURLToPath(new URL("../peer/deno.json", import.meta.url));

const ARGS: Readonly<Record<SubjectName, readonly string[]>> = {
  ours: [OURS],
  peer: [`--config=${PEER_CONFIG}`, PEER],
  bare: [`--config=${PEER_CONFIG}`, PEER, "off"],
  rights: [`--config=${PEER_CONFIG}`, PEER, "rights"],
};

/** Starts a subject in a process of its own and waits for its greeting. */
export async function startSubject(
  name: SubjectName,
  denoFlags: readonly string[] = [],
): Promise<RunningSubject> {
  // The peer has a folder, packages and a lock of its own.
  const setup = name === "ours" ? await setUpDeno(ROOT, { packages: "manual" }) : null;
  const child = denoCommand(["run", "--quiet", "-A", ...denoFlags, ...ARGS[name]], {
    flags: setup?.flags ?? [],
    stdin: "piped",
    stdout: "piped",
    // Both hosts log a line a request there.
    stderr: "null",
  }).spawn();
  const answers = child.stdout
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new TextLineStream())
    .getReader();
  const writer = child.stdin.getWriter();
  const answer = async <T>(): Promise<T> => {
    const { done, value } = await answers.read();
    if (done) throw new Error(`Run ${name} by hand to see why it ended: deno run -A ${ARGS[name]}`);
    return JSON.parse(value);
  };
  const ask = async <T>(command: Command): Promise<T> => {
    await writer.write(new TextEncoder().encode(`${JSON.stringify(command)}\n`));
    return await answer<T>();
  };
  return {
    name,
    ...await answer<Greeting>(),
    sessions: (userId, count) => ask({ do: "sessions", userId, count }),
    cpuMs: () => ask({ do: "cpu" }),
    hashCpuMs: (count) => ask({ do: "hash", count }),
    async hashCheaply() {
      await ask({ do: "hashCheaply" });
    },
    async recording(body) {
      await ask({ do: "record" });
      await body();
      return await ask<Recorded>({ do: "recorded" });
    },
    async close() {
      await ask({ do: "close" });
      await writer.close();
      await child.status;
      await setup?.dispose();
    },
  };
}
