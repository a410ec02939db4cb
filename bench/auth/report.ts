import { type Bar, besideHashRatio, judge, ratioTo, type Results } from "./bars.ts";
import { type Bundle, moduleName } from "./bundles.ts";
import { comparedWith, type Endpoint, type EndpointName, ENDPOINTS } from "./endpoints.ts";
import type { Series } from "./load.ts";
import type { SubjectName } from "./process.ts";
import { median } from "./statistics.ts";
import { STAGES } from "./warm_up.ts";
import { coldMs, type Work } from "./work.ts";

/** Who the columns are, in words. */
export const LEGEND = `ours   this platform, a project's users behind its server key
peer   @convex-dev/better-auth 0.12.5 with Better Auth 1.6, as its docs set it up
bare   the peer without its plugin that makes a token for Convex at each session check
Keys and permissions: the peer with Better Auth's plugins for API keys and roles; its app verifies a key
by an HTTP action of its own. Ours verifies the caller's own key; both ask for a permission by a cookie.
What hashes nothing is measured warm, after the same number of requests for each; what the first ones cost, while
V8 compiles what answers them, has a table of its own and judges nothing.
All on the same embedded host, each in its own process, this one sends the requests. The peer hashes
passwords with our cost (scrypt N=2^15, r=8, p=3, node:crypto), given to it through its own option.`;

const BESIDE_HASH =
  `Beside the hash: "hash" is one scrypt in the subject's process, by itself; "the rest" is measured with one
HMAC in its place on both sides, for the rest is less than what two runs of scrypt differ by. The jobs that follow
are of it: of ours, events are numbered and signed, and a notice of some sign-ins is queued. Paced is a request
each 400 ms, about what one client at the real hash sends; 16 clients send without a pause.`;

/** Prints every table and the bars; gives the number of bars that are not met. */
export function printReport(results: Results): number {
  console.log(`\n${LEGEND}\n`);
  printTable("Requests a second (medians; ratios are medians of each round's own)", [
    ["", "clients", "ours", "peer", "bare", "ours/peer", "ours/bare"],
    ...results.series.filter(({ subject }) => subject === "ours").map((row) =>
      speedRow(row, results)
    ),
  ]);
  printTable("Processor time a request, ms (1 client, the hash included)", [
    ["", "ours", "peer", "bare"],
    ...measuredIn(results).map(({ name }) => [
      name,
      ...subjectsOf(name).map((subject) => {
        const found = seriesOf(results.series, { endpoint: name, subject, clients: 1 });
        return found === undefined ? "" : median(found.cpuMs).toFixed(2);
      }),
    ]),
  ]);
  if (results.warmUps.length > 0) printWarmUps(results);
  if (results.besideHash.length > 0) printBesideHash(results);
  printTable("What one request does", [
    ["", "", "calls", "nested", "docs read", "of them scope", "docs written", "cold ms"],
    ...results.work.map((work) => workRow(work, results)),
  ]);
  if (results.ours !== null) printBundles(results);
  const bars = judge(results);
  printTable("Bars", [["", "measured", ""], ...bars.map(barRow)]);
  return bars.filter(({ met }) => !met).length;
}

function measuredIn({ series }: Results): Endpoint[] {
  return ENDPOINTS.filter(({ name }) => series.some(({ endpoint }) => endpoint === name));
}

/** In the order in which they were measured, for each finds compiled what the ones before it share with it. */
function printWarmUps(results: Results): void {
  printTable(
    "First requests, processor time each in ms (1 client; the ratio is of requests a second)",
    [
      ["", "", "ours", "peer", "bare", "ours/peer"],
      ...measuredIn(results).filter(({ warmUp }) => warmUp > 0).flatMap((endpoint) => [
        ...STAGES.map((_, stage) => stageRow(endpoint, { stage, results })),
        warmRow(endpoint, results),
      ]),
    ],
  );
}

function stageRow(
  { name }: Endpoint,
  { results: { warmUps }, stage }: { stage: number; results: Results },
): string[] {
  const [ours, peer, bare] = subjectsOf(name).map((subject) =>
    warmUps.find((each) => each.endpoint === name && each.subject === subject)?.stages[stage]
  );
  const ratio = (ours?.rate ?? NaN) / (peer?.rate ?? NaN);
  const times = [ours, peer, bare].map((each) => each?.cpuMs.toFixed(2) ?? "");
  return [name, STAGES[stage]?.name ?? "", ...times, ratio.toFixed(2)];
}

function warmRow({ name, warmUp }: Endpoint, { series }: Results): string[] {
  const times = subjectsOf(name).map((subject) => {
    const found = seriesOf(series, { endpoint: name, subject, clients: 1 });
    return found === undefined ? "" : median(found.cpuMs).toFixed(2);
  });
  const ratio = ratioTo({ series, endpoint: name, clients: 1, subject: comparedWith(name) });
  return [name, `after ${warmUp}`, ...times, ratio.toFixed(2)];
}

function printBesideHash({ besideHash }: Results): void {
  console.log(BESIDE_HASH);
  printTable(
    "Processor time a request, ms (medians; the ratio is the median of each round's own)",
    [
      ["", "", "", "hash", "the rest", "hash's share", "ours/peer"],
      ...besideHash.map((each) => {
        const [hash, rest] = [median(each.hashMs), median(each.restMs)];
        const share = `${(100 * hash / (hash + rest)).toFixed(1)}%`;
        const ratio = each.subject === "ours" ? besideHashRatio(each, besideHash).toFixed(2) : "";
        return [
          each.endpoint,
          each.load,
          each.subject,
          hash.toFixed(0),
          rest.toFixed(2),
          share,
          ratio,
        ];
      }),
    ],
  );
}

function printBundles({ ours, peer }: Results): void {
  const rows = (subject: string, bundles: Results["ours"]) =>
    (bundles ?? []).filter(isTimed).map((bundle) => [subject, ...bundleRow(bundle)]);
  printTable("Modules that these requests load", [
    ["", "", "KB", "Better Auth", "cold ms"],
    ...rows("ours", ours),
    ...rows("peer", peer),
  ]);
}

/** Whose figures stand in the three columns. */
function subjectsOf(endpoint: EndpointName): [SubjectName, SubjectName, SubjectName] {
  return ["ours", comparedWith(endpoint), "bare"];
}

function seriesOf(
  series: readonly Series[],
  wanted: Pick<Series, "endpoint" | "subject" | "clients">,
): Series | undefined {
  return series.find(({ clients, endpoint, subject }) =>
    clients === wanted.clients && endpoint === wanted.endpoint && subject === wanted.subject
  );
}

function speedRow({ clients, endpoint }: Series, { series }: Results): string[] {
  const [ours, peer, bare] = subjectsOf(endpoint);
  const rates = [ours, peer, bare].map((subject) => {
    const found = seriesOf(series, { endpoint, subject, clients });
    return found === undefined ? "" : median(found.rates).toFixed(found.rates[0]! < 100 ? 1 : 0);
  });
  const ratios = [peer, bare].map((subject) => {
    const ratio = ratioTo({ series, endpoint, clients, subject });
    return Number.isNaN(ratio) ? "" : ratio.toFixed(2);
  });
  return [endpoint, String(clients), ...rates, ...ratios];
}

function workRow(work: Work, { ours, peer }: Results): string[] {
  const bundles = work.subject === "ours" ? ours : peer;
  const counts = [work.calls, work.nested, work.documentsRead, work.scopeRead];
  return [
    work.endpoint,
    work.subject,
    ...[...counts, work.documentsWritten].map(String),
    bundles === null ? "" : coldMs(work, bundles).toFixed(0),
  ];
}

function isTimed({ coldMs }: Bundle): boolean {
  return coldMs !== null;
}

function bundleRow({ bytes, coldMs, component, holdsBetterAuth, module }: Bundle): string[] {
  const kilobytes = (bytes / 1000).toFixed(0);
  return [
    moduleName(component, module),
    kilobytes,
    holdsBetterAuth ? "yes" : "no",
    coldMs?.toFixed(1) ?? "",
  ];
}

function barRow({ measured, met, says }: Bar): string[] {
  return [says, measured, met ? "met" : "NOT MET"];
}

function printTable(title: string, rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  console.log(title);
  for (const row of rows) {
    const cells = row.map((cell, at) =>
      /^[\d.]+$|^$/.test(cell) || at > 1 ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!)
    );
    console.log(`  ${cells.join("  ").trimEnd()}`);
  }
  console.log();
}
