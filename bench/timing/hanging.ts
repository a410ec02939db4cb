import { ok } from "../../tests/support/client.ts";
import { type InProcessPlatform, openPlatform } from "../../tests/support/in_process.ts";
import { MailApi } from "../../tests/support/mail_api.ts";
import { setSettings } from "../../tests/support/mailbox.ts";
import { anotherProject, type OpenProject, signedInAdmin } from "../../tests/support/set_up.ts";
import { clock, compare, type Pair, type Run, type Side } from "./compare.ts";

const HANGS_MS = 30_000;
/** As often as one client may sign up. */
const STEP_MS = 6_000;
const PASSWORD = "a password of theirs";

/** Two projects of one platform, and how many users they were given. */
interface World {
  readonly platform: InProcessPlatform;
  /** Its provider answers nothing for 30 seconds. */
  readonly hanging: OpenProject;
  /** Its provider answers at once. */
  readonly quick: OpenProject;
}

/**
 * Sign-up and reset where the provider hangs beside where it answers, and a known address beside an unknown
 * one where it hangs. Passwords cost nothing here: what a hash takes would hide what mails do.
 */
export async function compareHanging(run: Run): Promise<number[]> {
  await using hangs = new MailApi();
  await using answers = new MailApi();
  const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
  const timers: ReturnType<typeof setTimeout>[] = [];
  hangs.handler = async () => {
    const late = new Promise<void>((resolve) => timers.push(setTimeout(resolve, HANGS_MS)));
    await Promise.race([late, isOver]);
    return Response.json({ ErrorCode: 0, MessageID: crypto.randomUUID() });
  };
  answers.handler = () => Response.json({ id: crypto.randomUUID() });
  const env = { BANATA_EMAIL_APIS: `postmark=${hangs.url},resend=${answers.url}` };
  await using platform = await openPlatform({}, { clock: () => clock.now, env });
  try {
    const admin = await signedInAdmin(platform);
    const hanging = await project(platform, { admin, provider: "postmark" });
    const quick = await project(platform, { admin, provider: "resend" });
    return await comparePairs({ platform, hanging, quick }, run);
  } finally {
    // A platform closes once its jobs have ended.
    end();
    timers.forEach(clearTimeout);
  }
}

async function project(
  platform: InProcessPlatform,
  { admin, provider }: {
    admin: Awaited<ReturnType<typeof signedInAdmin>>;
    provider: "postmark" | "resend";
  },
): Promise<OpenProject> {
  const opened = await anotherProject(platform, { admin, slug: `by-${provider}` });
  await setSettings(platform, { projectId: opened.project.id, requireEmailVerification: true });
  const providers = { [provider]: { enabled: true, apiKey: "server-token" } };
  const saved = { fromAddress: "auth@shop.example", providers };
  await ok(opened.server.post("/banata/config/email-providers/save", saved));
  return opened;
}

async function comparePairs({ hanging, platform, quick }: World, run: Run): Promise<number[]> {
  let users = 0;
  const newAddress = () => `user-${users++}@example.com`;
  const signUp = ({ server }: OpenProject, email: string) =>
    server.fresh().post("/sign-up/email", { email, password: PASSWORD, name: "Ada" });
  const reset = ({ server }: OpenProject, email: string) =>
    server.fresh().post("/request-password-reset", { email });
  /** Somebody signs up, and then a request is sent with that address, or with one that nobody has. */
  const side = (
    name: string,
    { in: project, isKnown, send }: {
      in: OpenProject;
      isKnown: boolean;
      send: typeof signUp;
    },
  ): Side => {
    let email = "";
    return {
      name,
      async prepare() {
        email = newAddress();
        await ok(signUp(project, email));
        if (!isKnown) email = newAddress();
        clock.now += STEP_MS;
        await quiet(platform);
      },
      send: () => send(project, email),
    };
  };
  const provider = (path: string, { isKnown, send }: { isKnown: boolean; send: typeof signUp }) =>
    pairOf(`POST ${path}, its provider`, [
      side("hangs", { in: hanging, isKnown, send }),
      side("answers", { in: quick, isKnown, send }),
    ]);
  const address = (path: string, send: typeof signUp) =>
    pairOf(`POST ${path} beside a provider that hangs`, [
      side("a known address", { in: hanging, isKnown: true, send }),
      side("an unknown address", { in: hanging, isKnown: false, send }),
    ]);
  return [
    await compare(provider("/sign-up/email", { isKnown: false, send: signUp }), run),
    await compare(provider("/request-password-reset", { isKnown: true, send: reset }), run),
    await compare(address("/request-password-reset", reset), run),
    await compare(address("/sign-up/email", signUp), run),
  ];
}

/** An answer to a sign-up has an id of its own. */
function pairOf(name: string, sides: Pair["sides"]): Pair {
  return { name, sides, stepMs: STEP_MS, same: ({ status }) => String(status) };
}

/** Waits until no job waits for its turn: what the request before has caused is no part of the next. */
async function quiet({ host }: InProcessPlatform): Promise<void> {
  const { executor, jobs, store } = host.engine.parts;
  const isBusy = () =>
    jobs.pending(1).some(({ due }) => due <= clock.now) || executor.writer.waitingCount > 0 ||
    store.writer.inTransaction;
  for (let calm = 0; calm < 3; calm = isBusy() ? 0 : calm + 1) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
