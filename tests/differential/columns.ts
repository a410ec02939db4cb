import { sessionLifetime } from "../../runtime/request/session_times.ts";
import { IMPERSONATION_MS } from "../../plugins/users/sessions.ts";
import type { Random } from "../support/random.ts";
import { NAMES } from "../support/rule_values.ts";
import type { Row } from "../support/rows.ts";
import { actingKey, type ComparedProject } from "./projects.ts";

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** What a generated session is of. */
export interface Generated {
  readonly random: Random;
  readonly project: ComparedProject;
  /** The number of the session. */
  readonly at: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

type Columns = Readonly<Record<string, (of: Generated) => unknown>>;

const TEXTS = [...NAMES, "x", '\\ "quoted" \'', "</script>", "é".repeat(64), "\u{1F600}"];
const NO = () => undefined;

/** What may stand in each column of a user; undefined is no value. A column without a line fails the test. */
export const USER_COLUMNS: Columns = {
  name: ({ random }) => random.pick(TEXTS),
  email: ({ at }) => `user-${at}@example.com`,
  emailVerified: ({ random }) => random.chance(0.5),
  image: maybe(({ random }) =>
    random.pick(["https://example.com/é.png", "data:image/png;base64,AA=="])
  ),
  createdAt: ({ now, random }) => now - random.int(YEAR_MS),
  updatedAt: ({ now, random }) => now - random.int(YEAR_MS),
  twoFactorEnabled: maybe(({ random }) => random.chance(0.5)),
  username: maybe(({ at }) => `user_${at}`),
  displayUsername: maybe(({ random }) => random.pick(TEXTS)),
  isAnonymous: maybe(({ random }) => random.chance(0.5)),
  role: maybe(({ random }) => random.pick(["user", "admin", "admin,user", "a_role_of_its_own"])),
  banned: ({ random }) => random.weighted([[30, undefined], [10, false], [2, true]]),
  banReason: maybe(() => "a reason"),
  banExpires: maybe(({ now, random }) => now + random.pick([-1, 0, 1, -YEAR_MS, YEAR_MS])),
  phoneNumber: maybe(() => "+49 30 123456"),
  phoneNumberVerified: maybe(({ random }) => random.chance(0.5)),
  locale: maybe(() => "pt-BR"),
  metadata: maybe(() => `{"told":"to nobody"}`),
  epoch: maybe(({ random }) => random.int(9)),
};

/** As {@linkcode USER_COLUMNS}, of a session. */
export const SESSION_COLUMNS: Columns = {
  ...{ expiresAt: NO, createdAt: NO, updatedAt: NO },
  token: NO,
  userId: NO,
  ipAddress: maybe(({ random }) => random.pick(["192.0.2.1", "2001:db8::1"])),
  userAgent: maybe(({ random }) => random.pick(TEXTS)),
  activeOrganizationId: maybe(() => "org_1"),
  activeTeamId: maybe(() => "team_1"),
  signedInBy: maybe(() => "provider"),
  // A key goes on that may; a user in a session that is another's, or whoever is gone, does not.
  impersonatedBy: ({ at, project, random }) =>
    random.weighted([
      [36, undefined],
      [2, actingKey(project.id)],
      [1, `usr_${at}`],
      [1, "usr_who_is_gone"],
    ]),
  startedIn: maybe(() => "ses_1"),
};

/** A row of these columns, and the times of a session. */
export function rowOf(columns: Columns, { given, of }: { of: Generated; given: Row }): Row {
  const made = Object.entries(columns).map(([name, make]) => [name, make(of)]);
  return Object.fromEntries(
    [...made, ...Object.entries(given)].filter(([, value]) => value !== undefined),
  );
}

/** Times of a session, most of it in the middle of its life, the others at one of its ends or next to it. */
export function sessionTimes({ now, project: { settings }, random }: Generated) {
  const { inactivityMs, maxSessionMs } = settings;
  const { updateAge } = sessionLifetime(settings);
  const near = (time: number) => time + random.pick([-1000, -1, 0, 1, 1000]);
  const used = now - random.int(updateAge * 1000 - 2000);
  const updatedAt = random.weighted([
    [16, used],
    [2, near(now - updateAge * 1000)],
    [1, near(now - inactivityMs)],
    [1, now - random.int(2 * inactivityMs)],
  ]);
  const expiresAt = random.weighted([
    [14, updatedAt + inactivityMs],
    [1, near(now)],
    [1, near(now + inactivityMs - updateAge * 1000)],
    [1, updatedAt + random.int(2 * inactivityMs)],
  ]);
  const longest = maxSessionMs ?? YEAR_MS;
  const createdAt = random.weighted([
    [9, Math.max(updatedAt - random.int(inactivityMs), now - longest + 2000)],
    [1, near(now - longest)],
    [1, near(now - IMPERSONATION_MS)],
    [3, now - random.int(IMPERSONATION_MS)],
  ]);
  return { createdAt, updatedAt, expiresAt };
}

function maybe(make: (of: Generated) => unknown): (of: Generated) => unknown {
  return (of) => of.random.chance(0.6) ? make(of) : undefined;
}
