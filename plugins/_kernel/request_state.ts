import type { AuditRows } from "./audit_rows.ts";
import type { AuditRetentionRows } from "./audit_retention.ts";
import type { AuditStreams } from "./audit_streams.ts";
import type { AuditTree } from "./audit_tree.ts";
import type { CustomerKeys } from "./customer_key.ts";
import type { ProjectErasure } from "./erasure.ts";
import type { KeyRotation } from "./key_rotation.ts";
import type { Links, MailQueue, NoticeDetails } from "./mails.ts";
import type { OwnProject } from "./own_project.ts";
import type { Memberships, ProjectRoles, RoleCatalogue } from "./permissions.ts";
import type { ProjectKeys } from "./project_keys.ts";
import type { Removals } from "./removals.ts";
import type { Actor, Scope } from "./scope.ts";
import type { ProjectSecrets } from "./secrets.ts";
import type { ScopedStore, UserRow } from "./store.ts";
import type { VaultRows } from "./vault_rows.ts";

/** The session of the user who acts, as its row says. */
export interface CurrentSession {
  readonly id: string;
  readonly userId: string;
  /** The organization the user works in; they may have lost it since. */
  readonly activeOrganizationId: string | null;
  /** The team the user works in; they may have lost it since. */
  readonly activeTeamId: string | null;
  /** Who really acts as the user; null for the user alone. */
  readonly impersonatedBy: string | null;
  /** Whether another identity provider vouched for the user when they signed in. */
  readonly isFromProvider: boolean;
  /** Whether the user has a second factor, which signing in asks for. */
  readonly hasSecondFactor: boolean;
}

/** Names somebody who acts, as rows keep it. */
export interface ActorName {
  readonly id: string;
  /** Null in rows that were written before it was noted. */
  readonly type: Actor["type"] | null;
}

/** What the runtime resolved before Better Auth saw the request. */
export interface RequestState {
  readonly scope: Scope;
  /** A key or an operator; null when only the scope's own session can tell who acts. */
  readonly actor: Actor | null;
  /** The tables of the scope's project. */
  readonly store: ScopedStore;
  /** Somebody who acted in the scope's project once, as they could now; null if they can't any more. */
  findActor(name: ActorName): Promise<Actor | null>;
  /** The roles of the scope's project. */
  readonly roles: RoleCatalogue;
  /** Who holds them in the project itself. */
  readonly projectRoles: ProjectRoles;
  /** Gives a project that is being made what every project starts with. */
  startProject(projectId: string): Promise<void>;
  /** Ends the sessions in which a platform user acts as one of a project's users. */
  endImpersonations(projectId: string, userId: string): Promise<void>;
  /** Who belongs to the organizations of the scope's project. */
  readonly memberships: Memberships;
  /** A key of the customer's own, for the scope's project. */
  readonly customerKeys: CustomerKeys;
  /** The keys of the scope's project. */
  readonly keys: ProjectKeys;
  /** Changes these keys. */
  readonly keyRotation: KeyRotation;
  /** Seals and opens what the scope's project keeps secret. */
  readonly secrets: ProjectSecrets;
  /** The audit log of the scope's project. */
  readonly audit: AuditRows;
  /** The rows of the secrets that the scope's project keeps for its customers. */
  readonly vault: VaultRows;
  /** The scope's mails, in the commit that causes them. */
  readonly mails: MailQueue;
  /**
   * Mails whoever acts what was done with their account: an operator by the platform's mails, a user by the
   * project's, a key not at all.
   */
  tell(actor: Actor, notice: NoticeDetails): Promise<void>;
  /** The scope's project itself. */
  readonly project: OwnProject;
  /** Pages of the project's own, for links in mails. */
  readonly links: Links;
  /** Takes away rows that may be too many for one commit. */
  readonly removals: Removals;
  /** The tables of the platform itself; only endpoints of the platform get it. */
  readonly platform: ScopedStore;
  /** Erases deleted projects; only endpoints of the platform get it. */
  readonly erasure: ProjectErasure;
  /** The tree of the events of the scope's project. */
  readonly auditTree: AuditTree;
  /** Whom a mail's token unsubscribes, and from which category; null for one that the project has not made. */
  openUnsubscription(token: string): Promise<{ address: string; category: string } | null>;
  /** The texts under a name in DNS; null where no resolver says. */
  lookUpTexts(name: string): Promise<string[] | null>;
  /** Takes what is old or personal out of these events. */
  readonly auditRetention: AuditRetentionRows;
  /** Delivers these events to servers of the project's. */
  readonly auditStreams: AuditStreams;
  /** The client's address, or null where no trusted proxy tells it. */
  readonly address: string | null;
  /** Epoch milliseconds. */
  now(): number;
  /** The session of the user who acts; null where a key or an operator acts, or nobody. */
  session(): CurrentSession | null;
  /** The ban of one of the scope's users; null for an unknown one. */
  findBan(userId: string): Promise<Pick<UserRow, "banned" | "banExpires"> | null>;
  /** Says that what the request wrote must not stay, whatever it answers. */
  undoWrites(): void;
}

const KEY = "banata";

/** The additions a Better Auth plugin's `init` makes, so that endpoints and hooks find their request's state. */
export function contextWith(find: () => RequestState): { context: Record<string, unknown> } {
  return { context: { [KEY]: find } };
}

/**
 * The state of the request in flight. A plugin's `init` runs for none: ask in the endpoint or the hook.
 *
 * @throws {Error} when the engine was built without the runtime, which no request can cause
 */
export function requestStateOf(context: unknown): RequestState {
  if (typeof context === "object" && context !== null && KEY in context) {
    // The only writer of this key is contextWith() above.
    return (context[KEY] as () => RequestState)();
  }
  throw new Error("Build the engine with the runtime's kernel plugin before calling its endpoints");
}

/** What makes each part of an object. */
export type Makers<Parts> = { readonly [Name in keyof Parts]: () => Parts[Name] };

/** An object whose parts are made when they are first asked for, each once; a request pays for no others. */
export function lazily<Parts extends object>(makers: Makers<Parts>): Parts {
  const parts = {} as Parts;
  for (const name of Object.keys(makers) as (keyof Parts)[]) {
    Object.defineProperty(parts, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = makers[name]();
        Object.defineProperty(parts, name, { value, enumerable: true });
        return value;
      },
    });
  }
  return parts;
}

/** What makes some parts of an object by looking them up in another, and no others. */
export function makersOf<Whole extends object, Name extends keyof Whole>(
  whole: Whole,
  names: readonly Name[],
): Makers<Pick<Whole, Name>> {
  return Object.fromEntries(names.map((name) => [name, () => whole[name]])) as Makers<
    Pick<Whole, Name>
  >;
}
