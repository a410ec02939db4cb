import { assertEquals } from "@std/assert";
import { Client, ok, type Reply } from "../client.ts";
import { testClock } from "../clock.ts";
import { type InProcessPlatform, openPlatform, type PlatformContext } from "../in_process.ts";
import { Mailbox, setSettings, type TestMail } from "../mailbox.ts";
import { OIDC_CLIENT, type OidcServer, type OidcUser, startOidcServer } from "../oidc_server.ts";
import type { ScopedStore } from "../../../plugins/_kernel/store.ts";
import { behindTheBack } from "../project_store.ts";
import { type Row, rowsOf } from "../rows.ts";
import { type ProjectWithKey, projectWithKey, signedInAdmin } from "../set_up.ts";
import { comeBack, startSignIn } from "../social.ts";

/** The password of everybody whom a test gives one. */
export const PASSWORD = "password of project A";
/** The password that the owner of an address chooses. */
export const OWN = "the owner's password";

/** A project with every method and a provider, in which strangers sign up with others' addresses. */
export interface AccountsWorld extends AsyncDisposable {
  readonly platform: InProcessPlatform;
  /** Operates the project. */
  readonly admin: Client;
  readonly project: ProjectWithKey;
  /** Administers the project as one of its own users. */
  readonly boss: Client;
  /** The project's tables behind the platform's back. */
  readonly store: ScopedStore;
  /** A browser without a cookie at the project's app. */
  browser(): Client;
  /** Saves settings of the project. */
  set(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** Calls one of the administrators' endpoints for the project. */
  asAdmin(path: string, body: Readonly<Record<string, unknown>>): Promise<Reply>;
  /** What the next mail of a type to an address holds; each mail is given once. */
  mailed(to: string, type: string): Promise<Readonly<Record<string, string>>>;
  /** Signs in, or links an account, through the provider as this person. */
  throughProvider(browser: Client, user: OidcUser, url?: string): Promise<Reply>;
  /** The project's rows of a table in which a column has this value. */
  rows(table: string, column: string, value: unknown): Row[];
}

/** Opens an {@link AccountsWorld}; with settings besides, of the whole project. */
export async function openAccountsWorld(
  settings: Readonly<Record<string, unknown>> = {},
  { env = {} }: Pick<PlatformContext, "env"> = {},
): Promise<AccountsWorld> {
  const platform = await openPlatform({ devMailbox: true }, { env });
  const provider = await startOidcServer();
  provider.now = testClock;
  const admin = await signedInAdmin(platform);
  const project = await projectWithKey(admin, "project-a");
  const { id: projectId } = project;
  const saved = await admin.post("/banata/config/social-providers/save", {
    projectId,
    providerId: "acme",
    clientId: OIDC_CLIENT.id,
    clientSecret: OIDC_CLIENT.secret,
    discoveryUrl: provider.discoveryUrl,
  });
  assertEquals(saved.status, 200, saved.text);
  const methods = { twoFactor: true, magicLink: true, emailOtp: true, username: true };
  await setSettings(platform, { projectId, ...methods, anonymous: true, ...settings });
  const browser = () => new Client(platform.site, { "x-api-key": project.key });
  const asAdmin: AccountsWorld["asAdmin"] = (path, body) =>
    admin.post(path, { ...body, projectId });
  return {
    platform,
    admin,
    project,
    browser,
    set: (changed) => setSettings(platform, { projectId, ...changed }),
    asAdmin,
    boss: await newBoss(browser(), asAdmin),
    store: behindTheBack(platform, projectId).store,
    mailed: mailReader(new Mailbox(admin, projectId)),
    throughProvider: visitor(provider, project),
    rows: (table, column, value) =>
      rowsOf(platform.host, table).filter((row) =>
        row.projectId === projectId && row[column] === value
      ),
    async [Symbol.asyncDispose]() {
      await platform[Symbol.asyncDispose]();
      await provider[Symbol.asyncDispose]();
    },
  };
}

async function newBoss(boss: Client, asAdmin: AccountsWorld["asAdmin"]): Promise<Client> {
  const user = { email: "boss@example.net", password: PASSWORD, name: "Boss" };
  const { id: userId } = (await boss.post("/sign-up/email", user)).body.user;
  await ok(asAdmin("/admin/set-role", { userId, role: "admin" }));
  return boss;
}

function mailReader(mailbox: Mailbox): AccountsWorld["mailed"] {
  const kept: TestMail[] = [];
  return async (to, type) => {
    for (;;) {
      const index = kept.findIndex((mail) => mail.to === to && mail.type === type);
      const [found] = index === -1 ? [] : kept.splice(index, 1);
      if (found) return found.variables;
      kept.push(await mailbox.next(to));
    }
  };
}

/** Visitors go to the provider one after another: it knows one at a time. */
function visitor(provider: OidcServer, project: ProjectWithKey): AccountsWorld["throughProvider"] {
  let last: Promise<unknown> = Promise.resolve();
  return async (browser, user, url) => {
    const target = url ?? await startSignIn(browser, { project });
    const visit = last.then(async () => {
      provider.user = user;
      return await provider.authorize(target);
    });
    last = visit.catch(() => {});
    return await comeBack(browser, await visit);
  };
}
