import { MAX_COMPONENT_BUNDLE } from "../../tools/convex_stub/budgets.ts";
import type { BesideHash } from "./beside_hash.ts";
import type { Bundle } from "./bundles.ts";
import { comparedWith, type EndpointName } from "./endpoints.ts";
import type { Series } from "./load.ts";
import type { SubjectName } from "./process.ts";
import { medianRatio } from "./statistics.ts";
import type { WarmUp } from "./warm_up.ts";
import { coldMs, type Work } from "./work.ts";

/** Everything one run measured. */
export interface Results {
  readonly work: readonly Work[];
  readonly series: readonly Series[];
  readonly warmUps: readonly WarmUp[];
  readonly besideHash: readonly BesideHash[];
  /** Null where only some endpoints were measured. */
  readonly ours: readonly Bundle[] | null;
  readonly peer: readonly Bundle[] | null;
}

/** A promise of the project, and what was measured of it. */
export interface Bar {
  readonly says: string;
  readonly measured: string;
  readonly met: boolean;
}

const MAX_CALLS: Readonly<Record<EndpointName, number>> = {
  "sign-up": 3,
  "sign-in": 3,
  "get-session": 1,
  "sign-out": 1,
  "verify-key": 1,
  "check-permission": 1,
};
const MAX_NESTED = 1;
/** Key, project and settings; session and user. */
const MAX_READ = 5;
const MIN_RATIOS: Readonly<Partial<Record<EndpointName, number>>> = {
  "get-session": 6,
  "verify-key": 8,
  "check-permission": 8,
};
/** Milliseconds to evaluate, in a new process, all modules of a session check. */
const MAX_COLD_MS = 45;
/** Of the peer's processor time beside the hash. */
const MAX_BESIDE_HASH = 0.6;
/** What two equal platforms differ by on a machine that does other things too. */
const NOISE = 0.03;

/** Judges a run. */
export function judge(results: Results): Bar[] {
  return [
    ...workBars(results),
    ...bundleBars(results),
    ...coldBars(results),
    ...speedBars(results),
    ...besideHashBars(results),
  ];
}

function workBars({ work }: Results): Bar[] {
  const of = (endpoint: EndpointName) =>
    work.find((each) => each.subject === "ours" && each.endpoint === endpoint);
  const measured = Object.keys(MAX_CALLS) as EndpointName[];
  const session = of("get-session");
  return [
    ...measured.filter(of).map((endpoint) =>
      atMost(
        `${endpoint}: calls from the HTTP action`,
        of(endpoint)?.calls,
        MAX_CALLS[endpoint],
      )
    ),
    ...session === undefined ? [] : [
      atMost("get-session: nested calls", session.nested, MAX_NESTED),
      atMost("get-session: documents read", session.documentsRead, MAX_READ),
    ],
  ];
}

function bundleBars({ ours }: Results): Bar[] {
  if (ours === null) return [];
  const component = ours.filter((bundle) => bundle.component !== "");
  const largest = Math.max(...component.map(({ bytes }) => bytes));
  const holders = component.filter(({ holdsBetterAuth }) => holdsBetterAuth);
  return [
    atMost("largest bundle of a component function, bytes", largest, MAX_COMPONENT_BUNDLE),
    atMost("component functions that hold Better Auth", holders.length, 0),
  ];
}

function coldBars({ ours, work }: Results): Bar[] {
  if (ours === null) return [];
  const session = work.filter((each) => each.subject === "ours" && each.endpoint === "get-session");
  return session.map((each) =>
    atMost("get-session: ms to evaluate its modules", Math.round(coldMs(each, ours)), MAX_COLD_MS)
  );
}

function speedBars({ series }: Results): Bar[] {
  return series.filter(({ subject }) => subject === "ours").map(({ clients, endpoint }) => {
    const ratio = ratioTo({ series, endpoint, clients, subject: comparedWith(endpoint) });
    const least = MIN_RATIOS[endpoint] ?? 1;
    const clientWord = clients === 1 ? "client" : "clients";
    return {
      says:
        `${endpoint}, ${clients} ${clientWord}: at least ${least} times the peer's requests a second`,
      measured: ratio.toFixed(2),
      met: ratio >= least - (least === 1 ? NOISE : 0),
    };
  });
}

function besideHashBars({ besideHash }: Results): Bar[] {
  return besideHash.filter(({ subject }) => subject === "ours").map((ours) => {
    const ratio = besideHashRatio(ours, besideHash);
    return {
      says: `${ours.endpoint}, ${ours.load}: at most ${MAX_BESIDE_HASH} of the peer's ` +
        "processor time beside the hash",
      measured: ratio.toFixed(2),
      met: ratio <= MAX_BESIDE_HASH,
    };
  });
}

/** How many times the peer's processor time beside the hash ours is. */
export function besideHashRatio(ours: BesideHash, all: readonly BesideHash[]): number {
  const peer = all.find(({ endpoint, load, subject }) =>
    subject === comparedWith(ours.endpoint) && endpoint === ours.endpoint && load === ours.load
  );
  return medianRatio(ours.restMs, peer?.restMs ?? []);
}

/** How many times another subject's requests a second ours are. */
export function ratioTo({ clients, endpoint, series, subject }: {
  series: readonly Series[];
  endpoint: EndpointName;
  clients: number;
  subject: SubjectName;
}): number {
  const of = (wanted: SubjectName) =>
    series.find((each) =>
      each.subject === wanted && each.endpoint === endpoint && each.clients === clients
    )?.rates ?? [];
  return medianRatio(of("ours"), of(subject));
}

function atMost(says: string, measured: number | undefined, most: number): Bar {
  return {
    says: `${says}: at most ${most}`,
    measured: String(measured),
    met: measured !== undefined && measured <= most,
  };
}
