import type { LaneResponse, ReadArgs, ReadResult } from "../../runtime/request/wire.ts";
import { open } from "../../embedded/mod.ts";
import { platformApp } from "../../cli/app.ts";
import { lightFunction } from "../support/light_function.ts";
import { Random } from "../support/random.ts";
import { insertRows } from "../isolation/component_field.ts";
import type { Row } from "../support/rows.ts";
import { type Generated, rowOf, SESSION_COLUMNS, sessionTimes, USER_COLUMNS } from "./columns.ts";
import { cookieHeader, type Roots } from "./cookies.ts";
import { APP_ORIGIN, type ComparedProject, comparedProjects, rowsOfProjects } from "./projects.ts";

/** The time of the compared deployment. */
export const NOW = Date.UTC(2026, 10, 29, 12);
const BATCH = 500;

/** The root secrets of a deployment. */
export const ROOTS: Roots = {
  secret: "abcdefghijklmnopqrstuvwxyz012345",
  previousSecrets: ["543210zyxwvutsrqponmlkjihgfedcba"],
  unknown: "another root of thirty-two letters",
};

/** Where the compared deployment is, and whether it names a root that was replaced. */
export interface Deployment {
  readonly siteUrl: string;
  readonly hasPreviousRoot: boolean;
}

/** What came of comparing. */
export interface Comparison {
  /** How many requests were compared. */
  compared: number;
  /** How many Better Auth answered with a session. */
  sessions: number;
  /** How many the light lane answered itself. */
  answered: number;
  /** And with a session. */
  answeredSessions: number;
  /** The columns that Better Auth told with a value, by what they are of. */
  readonly told: Readonly<Record<"session" | "user", Set<string>>>;
  /** What differs, as it was seen. */
  readonly differences: unknown[];
}

/** Asks both lanes for generated sessions, and compares what they answer to the byte. */
export async function compareSessions(
  deployment: Deployment,
  { count, seed }: { count: number; seed: number },
): Promise<Comparison> {
  const told = { session: new Set<string>(), user: new Set<string>() };
  const counts = { compared: 0, sessions: 0, answered: 0, answeredSessions: 0 };
  const comparison: Comparison = { ...counts, told, differences: [] };
  const roots = {
    ...ROOTS,
    previousSecrets: deployment.hasPreviousRoot ? ROOTS.previousSecrets : [],
  };
  const projects = comparedProjects();
  const random = new Random(seed);
  await using world = await openWorld(deployment);
  for (const planted of rowsOfProjects(projects, NOW)) await insertRows(world, planted);
  while (comparison.compared < count) {
    const left = Math.min(BATCH, count - comparison.compared);
    const sessions = Array.from(
      { length: left },
      (_, index) => generate({ random, projects, at: comparison.compared + index }),
    );
    await insertRows(world, {
      table: "user",
      rows: sessions.flatMap(({ user }) => user === undefined ? [] : [user]),
    });
    await insertRows(world, { table: "session", rows: sessions.map(({ session }) => session) });
    for (const [at, session] of sessions.entries()) {
      const other = sessions[(at + 1) % sessions.length] ?? session;
      const args = await requestFor(session, { other, random, roots, siteUrl: deployment.siteUrl });
      await compare(world, args, comparison);
    }
  }
  return comparison;
}

/** A session as it is planted; its user may be gone. */
interface PlantedSession {
  readonly project: ComparedProject;
  readonly token: string;
  readonly session: Row;
  readonly user?: Row;
}

function generate(
  { at, projects, random }: { at: number; projects: readonly ComparedProject[]; random: Random },
): PlantedSession {
  const project = random.pick(projects);
  const of: Generated = { at, now: NOW, project, random };
  const token = `token-${at}-${"x".repeat(random.int(24))}`;
  const ids = { projectId: project.id, id: `usr_${at}` };
  const user = rowOf(USER_COLUMNS, { of, given: ids });
  const given = { ...ids, id: `ses_${at}`, token, userId: ids.id, ...sessionTimes(of) };
  const session = rowOf(SESSION_COLUMNS, { of, given });
  return { project, token, session, ...random.chance(0.97) ? { user } : {} };
}

const ORIGINS = ["https://elsewhere.example.org", "https://evil.example.net", "null", APP_ORIGIN];
const QUERIES = [
  "disableRefresh=true",
  "disableRefresh=",
  "disableCookieCache=true",
  "fields=id",
  "callbackURL=%2Fapp",
  "callbackURL=https%3A%2F%2Fevil.example.net",
  "disableRefresh=false",
];

async function requestFor(
  { project, token }: PlantedSession,
  { other, random, roots, siteUrl }: {
    other: PlantedSession;
    random: Random;
    roots: Roots;
    siteUrl: string;
  },
): Promise<ReadArgs> {
  const credential = random.pick(project.credentials);
  const behindApp = project.settings.baseUrls.length > 0 && random.chance(0.5);
  const cookie = credential.kind === "bearer" ? undefined : await cookieHeader({
    ...{ random, project, credential, roots, token, otherToken: other.token },
    ...{ otherProject: other.project, baseUrl: behindApp ? APP_ORIGIN : siteUrl },
  });
  const query = random.chance(0.15) ? `?${random.pick(QUERIES)}` : "";
  const origin = random.chance(0.3) ? random.pick([siteUrl, ...ORIGINS]) : undefined;
  return {
    credential,
    ...random.chance(0.05) ? { named: random.pick([project.id, other.project.id]) } : {},
    request: {
      method: "GET",
      url: `${siteUrl}/api/auth/get-session${query}`,
      headers: [
        ...cookie === undefined ? [] : [["cookie", cookie]],
        ...origin === undefined ? [] : [["origin", origin]],
        ...behindApp ? [["x-forwarded-host", new URL(APP_ORIGIN).host]] : [],
      ],
    },
  };
}

/** Both are asked as the HTTP action asks them, with the same arguments. */
async function compare(world: World, args: ReadArgs, comparison: Comparison): Promise<void> {
  const light = await world.light(args);
  const read = await world.run("banataAuth/adapter:read", args) as ReadResult;
  comparison.compared++;
  if (isSession(read.response)) comparison.sessions++;
  noteColumns(read, comparison);
  if (light.lane === "read") return;
  if (light.lane === undefined) {
    comparison.answered++;
    if (isSession(light.response)) comparison.answeredSessions++;
  }
  const given = light.lane === "write" ? { response: null } : light;
  if (JSON.stringify(given) === JSON.stringify(read)) return;
  comparison.differences.push({ args, light, read });
}

function isSession(response: LaneResponse | null): boolean {
  return response?.body?.startsWith("{") === true;
}

function noteColumns({ response }: ReadResult, { told }: Comparison): void {
  const body = response?.body ? JSON.parse(response.body) : null;
  for (const name of ["session", "user"] as const) {
    for (const [column, value] of Object.entries(body?.[name] ?? {})) {
      if (value !== null) told[name].add(column);
    }
  }
}

/** The deployment as both sides are asked. */
type World = Awaited<ReturnType<typeof openWorld>>;

/** A host of the deployment, without sockets. */
export async function openWorld({ hasPreviousRoot, siteUrl }: Deployment) {
  const dataDir = await Deno.makeTempDir();
  const engine = await open({
    ...platformApp(),
    ...{ dataDir, clock: () => NOW, runCrons: false },
    env: {
      BETTER_AUTH_SECRET: ROOTS.secret,
      ...hasPreviousRoot ? { BETTER_AUTH_SECRET_PREVIOUS: ROOTS.previousSecrets.join() } : {},
      BANATA_REUSE_ENGINES: "on",
      SITE_URL: siteUrl,
    },
  });
  return {
    engine,
    run: engine.run.bind(engine),
    light: lightFunction(engine),
    async [Symbol.asyncDispose]() {
      await engine.close();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}
