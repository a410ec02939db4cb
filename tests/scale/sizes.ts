/**
 * What the hottest requests cost in a deployment of many projects, and in a project of many users.
 *
 * @module
 */
import {
  type Call,
  CALLS,
  type PreparedCall,
  serverClient,
  type World,
} from "../support/calls/mod.ts";
import { projectWithKey } from "../support/set_up.ts";
import { type Costs, type CostTable, measure, passAMinute, type SteppedClock } from "./costs.ts";
import { filledText, fillTable } from "./fill.ts";

/** Numbers of rows, first and after the last that is added. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What each project is given one row of. */
const OF_EACH_PROJECT = ["account", "apiKey", "projectKey", "projectSettings", "session", "user"];
const HOT_CALLS = ["POST /api-key/verify", "GET /get-session"];
/** In the order of text, about as many of the numbers below a power of ten come before it as after. */
const MIDDLE = 5;
/** Users of one page. */
const LIMIT = 20;

/** Adds projects, each with an API key, settings and a user who is signed in. */
export async function addProjects({ platform }: World, range: Range): Promise<void> {
  await fillTable(platform.host, "project", { projectId: "platform", ...range });
  for (const table of OF_EACH_PROJECT) {
    await fillTable(platform.host, table, { projectId: null, ...range });
  }
}

/** Adds users to the world's project. */
export async function addUsers({ platform, project }: World, range: Range): Promise<void> {
  await fillTable(platform.host, "user", { projectId: project.id, ...range });
}

/** The hot calls, as the world's own project makes them. */
export function hotCalls(): Call[] {
  return CALLS.filter(({ endpoint, variant }) =>
    HOT_CALLS.includes(endpoint) && variant === undefined
  );
}

/** What the hot calls cost in the world's project, and in one that is made now. */
export async function measureHotCalls(world: World, clock: SteppedClock): Promise<CostTable> {
  const { admin } = world;
  const youngest = { ...world, project: await projectWithKey(admin, `youngest-${world.next()}`) };
  const table = new Map<string, Costs>();
  for (const [name, place] of Object.entries({ oldest: world, youngest })) {
    await passAMinute(place, clock);
    for (const call of hotCalls()) {
      table.set(`${call.endpoint} (${name} project)`, await measure(place, { call }));
    }
  }
  return table;
}

/** What it costs to list users of the world's project, and to find one. */
export async function measureUsers(world: World, clock: SteppedClock): Promise<CostTable> {
  await passAMinute(world, clock);
  const oldest = await serverClient(world).post("/admin/list-users", {
    order: "asc",
    limit: LIMIT + 1,
  });
  const bodies: Record<string, Record<string, unknown>> = {
    "first page": { limit: LIMIT },
    "middle page": { limit: LIMIT, after: filledText("user", "id", { number: MIDDLE }) },
    "last page": { limit: LIMIT, after: oldest.body.data.at(-1).id },
    "by address": { email: filledText("user", "email", { number: MIDDLE }) },
  };
  const table = new Map<string, Costs>();
  for (const [name, body] of Object.entries(bodies)) {
    const call = listCall(body, { items: "email" in body ? 1 : LIMIT });
    table.set(`POST /admin/list-users (${name})`, await measure(world, { call }));
  }
  return table;
}

/** A call that lists users, and fails unless it lists as many as it must. */
function listCall(body: Record<string, unknown>, { items }: { items: number }): Call {
  return {
    endpoint: "POST /admin/list-users",
    lists: ({ data }) => {
      if (data.length === items) return data;
      throw new Error(`Expect ${items} users for ${JSON.stringify(body)}, not ${data.length}`);
    },
    prepare: (world): PreparedCall => ({ client: serverClient(world), body }),
  };
}
