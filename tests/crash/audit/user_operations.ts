import { type Operation, PASSWORD, type Person, type Turn } from "./place.ts";
import type { Reply } from "../../support/client.ts";

/** What users do, and what is done to them. */
export const USER_OPERATIONS: readonly Operation[] = [
  { name: "sign up", weight: 2, isTold: true, send: signUp },
  { name: "sign in", weight: 2, isTold: true, send: signIn },
  { name: "sign in by a wrong password", weight: 1, send: (turn) => wrongly(turn) },
  {
    name: "sign out",
    weight: 2,
    send: (turn) => {
      const person = turn.random.take(turn.place.people);
      return person?.client.post("/sign-out");
    },
  },
  {
    name: "change one's name",
    weight: 6,
    isTold: true,
    send: (turn) => turn.person()?.client.post("/update-user", { name: `Grace ${turn.word()}` }),
  },
  { name: "change one's password", weight: 0.5, isTold: true, send: changePassword },
  { name: "look at one's session", weight: 3, send: (t) => t.person()?.client.get("/get-session") },
  {
    name: "end one's other sessions",
    weight: 2,
    send: (turn) => turn.person()?.client.post("/revoke-other-sessions"),
  },
  {
    name: "ask for a link",
    weight: 2,
    isTold: true,
    send: (turn) => {
      const email = turn.person()?.email ?? `${turn.word()}@example.com`;
      return turn.visitor().post("/sign-in/magic-link", { email });
    },
  },
  {
    name: "come without an address",
    weight: 2,
    isTold: true,
    send: (turn) => turn.visitor().post("/sign-in/anonymous"),
  },
  {
    name: "begin a second factor",
    weight: 0.5,
    send: (turn) => {
      const person = turn.person();
      return person?.client.post("/two-factor/enable", { password: person.password });
    },
  },
  { name: "create a user", weight: 8, isTold: true, send: createUser },
  about("update a user", 7, "/admin/update-user", (turn) => ({
    name: `Ada ${turn.word()}`,
    metadata: { plan: turn.word() },
  })),
  about("ban a user", 3, "/admin/ban-user", () => ({ banReason: "spam" })),
  about("let a user in again", 3, "/admin/unban-user"),
  about("give a user a role", 3, "/admin/set-role", (turn) => ({
    role: turn.random.pick(["user", "member", "admin"]),
  })),
  about("end a user's sessions", 2, "/admin/revoke-user-sessions"),
  about("verify a user's address", 4, "/admin/update-user", () => ({ emailVerified: true })),
  {
    name: "remove a user",
    weight: 3,
    isTold: true,
    send: (turn) => {
      const userId = turn.random.take(turn.place.known.user);
      return userId === undefined ? undefined : turn.server("/admin/remove-user", { userId });
    },
  },
];

async function signUp(turn: Turn): Promise<Reply> {
  const client = turn.visitor();
  const email = `${turn.word()}@example.com`;
  const reply = await client.post("/sign-up/email", { name: "Grace", email, password: PASSWORD });
  if (reply.status === 200) keep(turn, { client, email, id: reply.body.user.id });
  return reply;
}

function signIn(turn: Turn): Promise<Reply> | undefined {
  const person = turn.person();
  if (person === undefined) return undefined;
  const { email, id, password } = person;
  const client = turn.visitor();
  return client.post("/sign-in/email", { email, password }).then((reply) => {
    if (reply.status === 200) keep(turn, { client, email, id, password });
    return reply;
  });
}

function wrongly(turn: Turn): Promise<Reply> | undefined {
  const email = turn.person()?.email;
  if (email === undefined) return undefined;
  return turn.visitor().post("/sign-in/email", { email, password: "another password" });
}

function changePassword(turn: Turn): Promise<Reply> | undefined {
  const person = turn.person();
  if (person === undefined) return undefined;
  const newPassword = `a password ${turn.word()}`;
  const body = { currentPassword: person.password, newPassword, revokeOtherSessions: true };
  return person.client.post("/change-password", body).then((reply) => {
    if (reply.status === 200) person.password = newPassword;
    return reply;
  });
}

async function createUser(turn: Turn): Promise<Reply> {
  const body = { name: "Ada", email: `${turn.word()}@example.com`, metadata: { plan: "free" } };
  const reply = await turn.server("/admin/create-user", body);
  if (reply.status === 200) turn.place.known.user.push(reply.body.user.id);
  return reply;
}

function keep(
  turn: Turn,
  { password = PASSWORD, ...person }: Partial<Person> & Omit<Person, "password">,
): void {
  turn.place.people.push({ ...person, password });
  turn.place.known.user.push(person.id);
}

function about(
  name: string,
  weight: number,
  path: string,
  fields: (turn: Turn) => object = () => ({}),
): Operation {
  return {
    name,
    weight,
    send: (turn) => {
      const userId = turn.id("user");
      return userId === undefined ? undefined : turn.server(path, { userId, ...fields(turn) });
    },
  };
}
