import { start, type StartContext } from "../../cli/start.ts";
import type { StartOptions } from "../../cli/start_options.ts";
import type { Host } from "../../embedded/mod.ts";
import { restartClock, testClock } from "./clock.ts";
import { refuseUnlistedScans } from "./refused_scans.ts";
import { shareHashes } from "./shared_hashes.ts";

/**
 * A platform in this process, over real sockets on free ports; closed and removed when disposed. Its
 * component refuses to scan a table, and a refused scan fails the test at the end at the latest.
 */
export interface InProcessPlatform extends AsyncDisposable {
  readonly host: Host;
  /** Origin of the HTTP routes. */
  readonly site: string;
  readonly setupToken: string | undefined;
  /** Runs a function of the component, to look at rows or change them behind the platform's back. */
  component(path: string, args: unknown): Promise<unknown>;
}

/** What a test's platform runs with. */
export interface PlatformContext extends Partial<StartContext> {
  /**
   * Whether every hash is a run of scrypt of its own, with a salt of its own; for tests of the hashes.
   * Else equal passwords share one, see {@link shareHashes}. @default false
   */
  readonly ownHashes?: boolean;
  /**
   * Whether events get their numbers as they come, by jobs that write keys and events of their own: a test
   * that counts either has its own way, `sequence()` of audit_tree.ts. @default false
   */
  readonly sequencing?: boolean;
}

/**
 * Runs no scheduled job of the platform's any more, for tests whose clock goes on by hours: what then comes
 * due, as the sweep of what has expired, is of no request, and writes rows and events meanwhile.
 */
export async function stopCrons({ host }: Pick<InProcessPlatform, "host">): Promise<void> {
  await host.engine.parts.cronRunner.stop();
}

/** A busy machine needs longer than Convex's second for the largest transactions; tests of the host hold it to that. */
const AMPLE = { userMs: 60_000, hangMs: 120_000 };
let platforms = 0;

/** Starts a platform of its own for one test, on the tests' own clock unless given another. */
export async function openPlatform(
  options: Partial<StartOptions> = {},
  { clock = testClock, ownHashes = false, sequencing = false, ...context }: PlatformContext = {},
): Promise<InProcessPlatform> {
  const dataDir = await Deno.makeTempDir();
  const lines: string[] = [];
  const scans = refuseUnlistedScans();
  // What it writes is removed with it, so no commit needs to wait for the disk.
  const host = await start(
    { dataDir, host: "127.0.0.1", port: 0, sitePort: 0, ...options },
    {
      env: {},
      print: (line) => lines.push(line),
      log: () => {},
      synced: false,
      timeLimits: AMPLE,
      ...context,
      clock,
    },
  );
  platforms++;
  const hashes = ownHashes ? undefined : shareHashes();
  const component = (path: string, args: unknown) =>
    host.run(path, args, { component: "banataAuth" });
  if (!sequencing) await component("audit_sequencer:pause", { isPaused: true });
  return {
    host,
    site: host.siteUrl,
    setupToken: lines.map((line) => /^Setup token: (\S+)$/.exec(line)?.[1]).find(Boolean),
    component,
    async [Symbol.asyncDispose]() {
      await host.close();
      if (--platforms === 0) restartClock();
      hashes?.[Symbol.dispose]();
      await Deno.remove(dataDir, { recursive: true });
      scans.stop();
    },
  };
}
