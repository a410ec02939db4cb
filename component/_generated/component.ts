/* eslint-disable */
/**
 * Generated `ComponentApi` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type { FunctionReference } from "convex/server";

/**
 * A utility for referencing a Convex component's exposed API.
 *
 * Useful when expecting a parameter like `components.myComponent`.
 * Usage:
 * ```ts
 * async function myFunction(ctx: QueryCtx, component: ComponentApi) {
 *   return ctx.runQuery(component.someFile.someQuery, { ...args });
 * }
 * ```
 */
export type ComponentApi<Name extends string | undefined = string | undefined> =
  {
    access: {
      isOperator: FunctionReference<
        "query",
        "internal",
        { projectId: string; userId: string },
        boolean,
        Name
      >;
      ofUser: FunctionReference<
        "query",
        "internal",
        { projectId: string; userId: string; organizationId?: string },
        {
          user: null | {
            role?: string;
            banned?: boolean;
            banExpires?: number;
            twoFactorEnabled?: boolean;
          };
          memberRoles: null | string;
          requireMfa: boolean;
          roles: null | string;
        },
        Name
      >;
    };
    adapter: {
      consumeOne: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          model: string;
          where: Array<{
            field: string;
            operator:
              | "eq"
              | "ne"
              | "lt"
              | "lte"
              | "gt"
              | "gte"
              | "in"
              | "not_in"
              | "contains"
              | "starts_with"
              | "ends_with";
            value:
              | string
              | number
              | boolean
              | null
              | Array<string | number | boolean | null>;
            connector: "AND" | "OR";
            mode: "sensitive" | "insensitive";
          }>;
          author?: {
            actorType: "user" | "api_key" | "operator" | "anonymous" | "system";
            actorId?: string;
            actorName?: string;
            actorEmail?: string;
            ipAddress?: string;
            userAgent?: string;
            requestId?: string;
            method?: string;
            impersonatedBy?: string;
            via?: string;
            order?: number;
          };
        },
        null | Record<string, any>,
        Name
      >;
      create: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          model: string;
          data: Record<
            string,
            | string
            | number
            | boolean
            | null
            | Array<string | number | boolean | null>
          >;
          author?: {
            actorType: "user" | "api_key" | "operator" | "anonymous" | "system";
            actorId?: string;
            actorName?: string;
            actorEmail?: string;
            ipAddress?: string;
            userAgent?: string;
            requestId?: string;
            method?: string;
            impersonatedBy?: string;
            via?: string;
            order?: number;
          };
        },
        Record<string, any>,
        Name
      >;
      deleteOne: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          model: string;
          where: Array<{
            field: string;
            operator:
              | "eq"
              | "ne"
              | "lt"
              | "lte"
              | "gt"
              | "gte"
              | "in"
              | "not_in"
              | "contains"
              | "starts_with"
              | "ends_with";
            value:
              | string
              | number
              | boolean
              | null
              | Array<string | number | boolean | null>;
            connector: "AND" | "OR";
            mode: "sensitive" | "insensitive";
          }>;
          author?: {
            actorType: "user" | "api_key" | "operator" | "anonymous" | "system";
            actorId?: string;
            actorName?: string;
            actorEmail?: string;
            ipAddress?: string;
            userAgent?: string;
            requestId?: string;
            method?: string;
            impersonatedBy?: string;
            via?: string;
            order?: number;
          };
        },
        boolean,
        Name
      >;
      incrementOne: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          model: string;
          where: Array<{
            field: string;
            operator:
              | "eq"
              | "ne"
              | "lt"
              | "lte"
              | "gt"
              | "gte"
              | "in"
              | "not_in"
              | "contains"
              | "starts_with"
              | "ends_with";
            value:
              | string
              | number
              | boolean
              | null
              | Array<string | number | boolean | null>;
            connector: "AND" | "OR";
            mode: "sensitive" | "insensitive";
          }>;
          author?: {
            actorType: "user" | "api_key" | "operator" | "anonymous" | "system";
            actorId?: string;
            actorName?: string;
            actorEmail?: string;
            ipAddress?: string;
            userAgent?: string;
            requestId?: string;
            method?: string;
            impersonatedBy?: string;
            via?: string;
            order?: number;
          };
          increment: Record<string, number>;
          set?: Record<
            string,
            | string
            | number
            | boolean
            | null
            | Array<string | number | boolean | null>
          >;
        },
        null | Record<string, any>,
        Name
      >;
      updateOne: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          model: string;
          where: Array<{
            field: string;
            operator:
              | "eq"
              | "ne"
              | "lt"
              | "lte"
              | "gt"
              | "gte"
              | "in"
              | "not_in"
              | "contains"
              | "starts_with"
              | "ends_with";
            value:
              | string
              | number
              | boolean
              | null
              | Array<string | number | boolean | null>;
            connector: "AND" | "OR";
            mode: "sensitive" | "insensitive";
          }>;
          author?: {
            actorType: "user" | "api_key" | "operator" | "anonymous" | "system";
            actorId?: string;
            actorName?: string;
            actorEmail?: string;
            ipAddress?: string;
            userAgent?: string;
            requestId?: string;
            method?: string;
            impersonatedBy?: string;
            via?: string;
            order?: number;
          };
          update: Record<
            string,
            | string
            | number
            | boolean
            | null
            | Array<string | number | boolean | null>
          >;
        },
        null | Record<string, any>,
        Name
      >;
    };
    adopt: {
      check: FunctionReference<
        "query",
        "internal",
        {
          projectId: string;
          records: Array<{
            rows: Array<{
              table: string;
              row: Record<
                string,
                | string
                | number
                | boolean
                | null
                | Array<string | number | boolean | null>
              >;
            }>;
            needs: Array<{ table: string; id: string }>;
            madeAt?: number;
          }>;
        },
        Array<{
          outcome: "created" | "unchanged" | "conflict" | "refused";
          model?: string;
          fields?: Array<string>;
        }>,
        Name
      >;
      take: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          records: Array<{
            rows: Array<{
              table: string;
              row: Record<
                string,
                | string
                | number
                | boolean
                | null
                | Array<string | number | boolean | null>
              >;
            }>;
            needs: Array<{ table: string; id: string }>;
            madeAt?: number;
          }>;
          author: {
            actorType: "user" | "api_key" | "operator" | "anonymous" | "system";
            actorId?: string;
            actorName?: string;
            actorEmail?: string;
            ipAddress?: string;
            userAgent?: string;
            requestId?: string;
            method?: string;
            impersonatedBy?: string;
            via?: string;
            order?: number;
          };
        },
        Array<{
          outcome: "created" | "unchanged" | "conflict" | "refused";
          model?: string;
          fields?: Array<string>;
        }>,
        Name
      >;
    };
    adopted_passwords: {
      left: FunctionReference<
        "query",
        "internal",
        { projectId: string; after: string | null },
        {
          counts: Record<string, number>;
          accounts: number;
          after: string | null;
        },
        Name
      >;
    };
    audit_batches: {
      form: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          id: string;
          attempt: number;
          limit: number;
          actions?: Array<string>;
        },
        null | {
          from: number;
          to: number;
          generation: number;
          events: Array<Record<string, any>>;
        },
        Name
      >;
    };
    audit_custom: {
      append: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          recordedBy: string;
          requestId?: string;
          order?: number;
          events: Array<{
            action: string;
            actorType: string;
            actorId: string;
            actorName?: string;
            actorEmail?: string;
            targetIds: Array<{ type: string; id: string }>;
            targets?: string;
            organizationId?: string;
            ipAddress?: string;
            userAgent?: string;
            changes?: string;
            metadata?: string;
            version?: number;
            idempotencyKey?: string;
            occurredAt?: number;
          }>;
        },
        | { events: Array<{ event: Record<string, any>; isNew: boolean }> }
        | {
            refused: "IDEMPOTENCY_CONFLICT" | "ORGANIZATION_NOT_FOUND";
            at: number;
          },
        Name
      >;
      schemas: FunctionReference<
        "query",
        "internal",
        {
          projectId: string;
          wanted: Array<{ action: string; version?: number }>;
        },
        Array<null | { version: number; schema: string }>,
        Name
      >;
    };
    audit_delivery: {
      list: FunctionReference<
        "query",
        "internal",
        { projectId: string },
        Array<{
          id: string;
          phase: string;
          cursor: number;
          size: number;
          failures: number;
          failingSince?: number;
          error?: { code: string; status?: number; at: number };
          dueAt?: number;
          deliveredAt?: number;
          test?: { at: number; code?: string; status?: number };
        }>,
        Name
      >;
      place: FunctionReference<
        "mutation",
        "internal",
        { projectId: string; id: string; cursor?: number; isStopped: boolean },
        null,
        Name
      >;
      remove: FunctionReference<
        "mutation",
        "internal",
        { projectId: string; id: string },
        null,
        Name
      >;
      settle: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          id: string;
          attempt: number;
          now: number;
          failure?: { code: string; status?: number };
          afterMs?: number;
        },
        null | { dueAt?: number; failingSince?: number },
        Name
      >;
      take: FunctionReference<
        "mutation",
        "internal",
        { projectId: string; id: string; now: number },
        null | number,
        Name
      >;
      tested: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          id: string;
          now: number;
          failure?: { code: string; status?: number };
        },
        null,
        Name
      >;
    };
    audit_erasure: {
      progress: FunctionReference<
        "query",
        "internal",
        { projectId: string; userId: string },
        null | {
          events: number;
          isDone: boolean;
          startedAt: number;
          at: number;
        },
        Name
      >;
      start: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          userId: string;
          author: {
            actorType: "user" | "api_key" | "operator" | "anonymous" | "system";
            actorId?: string;
            actorName?: string;
            actorEmail?: string;
            ipAddress?: string;
            userAgent?: string;
            requestId?: string;
            method?: string;
            impersonatedBy?: string;
            via?: string;
            order?: number;
          };
          afterMs: number;
          addresses: Array<string>;
        },
        null,
        Name
      >;
    };
    audit_read: {
      find: FunctionReference<
        "query",
        "internal",
        { projectId: string; id: string },
        null | Record<string, any>,
        Name
      >;
      lastLeaf: FunctionReference<
        "query",
        "internal",
        { projectId: string },
        number,
        Name
      >;
      names: FunctionReference<
        "query",
        "internal",
        { projectId: string },
        null | Array<string>,
        Name
      >;
      page: FunctionReference<
        "query",
        "internal",
        {
          projectId: string;
          filter: {
            actions?: Array<string>;
            actorId?: string;
            organizationId?: string;
            targetId?: string;
            from?: number;
            to?: number;
            outcome?: "success" | "failure";
            custom?: boolean;
          };
          direction: "asc" | "desc";
          beyond?: string;
          limit: number;
        },
        { events: Array<Record<string, any>>; next: null | string },
        Name
      >;
      tail: FunctionReference<
        "query",
        "internal",
        {
          projectId: string;
          filter: {
            actions?: Array<string>;
            actorId?: string;
            organizationId?: string;
            targetId?: string;
            from?: number;
            to?: number;
            outcome?: "success" | "failure";
            custom?: boolean;
          };
          after: number;
          before?: number;
          limit: number;
        },
        { events: Array<Record<string, any>>; next: number; hasMore: boolean },
        Name
      >;
    };
    audit_retention: {
      minimum: FunctionReference<
        "query",
        "internal",
        { projectId: string },
        number,
        Name
      >;
    };
    audit_sequencer: {
      enable: FunctionReference<
        "mutation",
        "internal",
        { signer: string },
        null,
        Name
      >;
    };
    audit_signing: {
      fail: FunctionReference<
        "mutation",
        "internal",
        { projectId: string; code: string },
        boolean,
        Name
      >;
      keep: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          checkpoint: {
            size: number;
            root: ArrayBuffer;
            note: string;
            at: number;
          };
        },
        Array<string>,
        Name
      >;
      unsigned: FunctionReference<
        "query",
        "internal",
        { projectId: string; logKeyId: string },
        null | {
          size: number;
          root: ArrayBuffer;
          logKey: null | {
            id: string;
            origin: string;
            verifierKey: string;
            sealedKey: string;
            createdAt: number;
          };
          projectKey: null | {
            id: string;
            version: number | null;
            rootId: string | null;
            wrappedKey: string;
            standing: Array<string> | null;
            createdAt: number;
          };
        },
        Name
      >;
    };
    audit_tree: {
      checkpoint: FunctionReference<
        "query",
        "internal",
        { projectId: string },
        null | { size: number; root: ArrayBuffer; note: string; at: number },
        Name
      >;
      consistency: FunctionReference<
        "query",
        "internal",
        { projectId: string; from: number; to: number },
        null | Array<ArrayBuffer>,
        Name
      >;
      entries: FunctionReference<
        "query",
        "internal",
        { projectId: string; index: number; width: number },
        null | Array<ArrayBuffer>,
        Name
      >;
      inclusion: FunctionReference<
        "query",
        "internal",
        { projectId: string; id: string },
        null | { leaf: number; proof: Array<ArrayBuffer>; note: string },
        Name
      >;
      proofs: FunctionReference<
        "query",
        "internal",
        { projectId: string; size: number; leaves: Array<number> },
        null | Array<{ leaf: number; proof: Array<ArrayBuffer> }>,
        Name
      >;
      tile: FunctionReference<
        "query",
        "internal",
        { projectId: string; level: number; index: number; width: number },
        null | ArrayBuffer,
        Name
      >;
    };
    audit_witness: {
      claim: FunctionReference<
        "mutation",
        "internal",
        { projectId: string; witness: string },
        null | {
          run: number;
          note: string;
          size: number;
          cosigned: number;
          giveUpAt: number;
        },
        Name
      >;
      cosigned: FunctionReference<
        "query",
        "internal",
        { projectId: string },
        Array<{ witness: string; size: number; note: string; line: string }>,
        Name
      >;
      settle: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          witness: string;
          run: number;
          outcome:
            | { size: number; note: string; line: string; time: number }
            | { fault: string }
            | null;
        },
        { nextAt: null | number; isNew: boolean },
        Name
      >;
      wish: FunctionReference<
        "mutation",
        "internal",
        { projectId: string; witness: string },
        null | number,
        Name
      >;
    };
    bulk: {
      deleteMany: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          model: string;
          where: Array<{
            field: string;
            operator:
              | "eq"
              | "ne"
              | "lt"
              | "lte"
              | "gt"
              | "gte"
              | "in"
              | "not_in"
              | "contains"
              | "starts_with"
              | "ends_with";
            value:
              | string
              | number
              | boolean
              | null
              | Array<string | number | boolean | null>;
            connector: "AND" | "OR";
            mode: "sensitive" | "insensitive";
          }>;
          cursor: string | null;
          author?: {
            actorType: "user" | "api_key" | "operator" | "anonymous" | "system";
            actorId?: string;
            actorName?: string;
            actorEmail?: string;
            ipAddress?: string;
            userAgent?: string;
            requestId?: string;
            method?: string;
            impersonatedBy?: string;
            via?: string;
            order?: number;
          };
        },
        { count: number; cursor: string | null },
        Name
      >;
      updateMany: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          model: string;
          where: Array<{
            field: string;
            operator:
              | "eq"
              | "ne"
              | "lt"
              | "lte"
              | "gt"
              | "gte"
              | "in"
              | "not_in"
              | "contains"
              | "starts_with"
              | "ends_with";
            value:
              | string
              | number
              | boolean
              | null
              | Array<string | number | boolean | null>;
            connector: "AND" | "OR";
            mode: "sensitive" | "insensitive";
          }>;
          cursor: string | null;
          author?: {
            actorType: "user" | "api_key" | "operator" | "anonymous" | "system";
            actorId?: string;
            actorName?: string;
            actorEmail?: string;
            ipAddress?: string;
            userAgent?: string;
            requestId?: string;
            method?: string;
            impersonatedBy?: string;
            via?: string;
            order?: number;
          };
          update: Record<
            string,
            | string
            | number
            | boolean
            | null
            | Array<string | number | boolean | null>
          >;
        },
        { count: number; cursor: string | null },
        Name
      >;
    };
    caller: {
      byKeyHash: FunctionReference<
        "query",
        "internal",
        {
          keyHash: string;
          tokens?: Array<string>;
          asked: {
            organizationId?: string;
            orActive?: boolean;
            userId?: string;
            keyId?: string;
            keyHash?: string;
          };
        },
        null | {
          key: {
            id: string;
            projectId: string;
            keyHash: string;
            name: string;
            createdBy: string;
            permissions: Array<string>;
            organizationId?: string;
            expiresAt?: number;
            lastUsedAt?: number;
            allowedCidrs?: Array<string>;
            rateLimit?: number;
            rateLimitWindowMs?: number;
          };
          project: {
            id: string;
            slug: string;
            name: string;
            clientId: string;
            ownerId: string;
          };
          settings: null | {
            signUp?: boolean;
            emailPassword?: boolean;
            magicLink?: boolean;
            emailOtp?: boolean;
            twoFactor?: boolean;
            username?: boolean;
            anonymous?: boolean;
            organization?: boolean;
            requireEmailVerification?: boolean;
            autoSignIn?: boolean;
            minPasswordLength?: number;
            maxPasswordLength?: number;
            origins?: Array<string>;
            baseUrls?: Array<string>;
            redirectOrigins?: Array<string>;
            inactivityMs?: number;
            maxSessionMs?: number;
            accessTokenMs?: number;
            version: number;
          };
          sessions?: Array<{
            session: {
              id: string;
              token: string;
              userId: string;
              createdAt: number;
              updatedAt: number;
              expiresAt: number;
              ipAddress?: string;
              userAgent?: string;
              impersonatedBy?: string;
              activeOrganizationId?: string;
              activeTeamId?: string;
            };
            user: {
              id: string;
              name: string;
              email: string;
              emailVerified: boolean;
              image?: string;
              createdAt: number;
              updatedAt: number;
              role?: string;
              phoneNumber?: string;
              phoneNumberVerified?: boolean;
              twoFactorEnabled?: boolean;
              username?: string;
              displayUsername?: string;
              isAnonymous?: boolean;
              banned?: boolean;
              banExpires?: number;
            };
          }>;
          rows: Array<{
            model: string;
            where: Record<string, string>;
            row: null | Record<string, any>;
          }>;
        },
        Name
      >;
      byTokens: FunctionReference<
        "query",
        "internal",
        {
          projectId: string;
          tokens: Array<string>;
          asked: {
            organizationId?: string;
            orActive?: boolean;
            userId?: string;
            keyId?: string;
            keyHash?: string;
          };
        },
        {
          sessions: Array<{
            session: {
              id: string;
              token: string;
              userId: string;
              createdAt: number;
              updatedAt: number;
              expiresAt: number;
              ipAddress?: string;
              userAgent?: string;
              impersonatedBy?: string;
              activeOrganizationId?: string;
              activeTeamId?: string;
            };
            user: {
              id: string;
              name: string;
              email: string;
              emailVerified: boolean;
              image?: string;
              createdAt: number;
              updatedAt: number;
              role?: string;
              phoneNumber?: string;
              phoneNumberVerified?: boolean;
              twoFactorEnabled?: boolean;
              username?: string;
              displayUsername?: string;
              isAnonymous?: boolean;
              banned?: boolean;
              banExpires?: number;
            };
          }>;
          rows: Array<{
            model: string;
            where: Record<string, string>;
            row: null | Record<string, any>;
          }>;
        },
        Name
      >;
    };
    erase: {
      progress: FunctionReference<
        "query",
        "internal",
        { projectId: string },
        null | { rows: number; startedAt: number; finishedAt?: number },
        Name
      >;
      start: FunctionReference<
        "mutation",
        "internal",
        { projectId: string; now: number },
        null | { rows: number; startedAt: number; finishedAt?: number },
        Name
      >;
    };
    keys: {
      recordUse: FunctionReference<
        "mutation",
        "internal",
        { projectId: string; keyId: string; now: number },
        null,
        Name
      >;
    };
    mail_caps: {
      take: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          groups: Array<
            Array<{
              key: string;
              limit: number;
              windowMs: number;
              long?: { limit: number; windowMs: number; failuresOnly: boolean };
            }>
          >;
          now: number;
        },
        Array<{ waitMs: number; at: number }>,
        Name
      >;
    };
    mail_changes: {
      keep: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          author?: {
            actorType: "user" | "api_key" | "operator" | "anonymous" | "system";
            actorId?: string;
            actorName?: string;
            actorEmail?: string;
            ipAddress?: string;
            userAgent?: string;
            requestId?: string;
            method?: string;
            impersonatedBy?: string;
            via?: string;
            order?: number;
          };
          mails: Array<{
            id: string;
            update: null | Record<
              string,
              | string
              | number
              | boolean
              | null
              | Array<string | number | boolean | null>
            >;
          }>;
          round?: { number: number; until: number; isTaking: boolean };
        },
        null,
        Name
      >;
      queue: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          author?: {
            actorType: "user" | "api_key" | "operator" | "anonymous" | "system";
            actorId?: string;
            actorName?: string;
            actorEmail?: string;
            ipAddress?: string;
            userAgent?: string;
            requestId?: string;
            method?: string;
            impersonatedBy?: string;
            via?: string;
            order?: number;
          };
          data: Record<
            string,
            | string
            | number
            | boolean
            | null
            | Array<string | number | boolean | null>
          >;
          mayWait: boolean;
        },
        boolean,
        Name
      >;
    };
    mail_delivery: {
      look: FunctionReference<
        "query",
        "internal",
        { projectId: string; mailId: string; now: number },
        {
          isAtOdds: boolean;
          delivery: null | {
            mail: Record<string, any>;
            settings: null | Record<string, any>;
            providers: Array<Record<string, any>>;
            isFirst: boolean;
          };
        },
        Name
      >;
    };
    mail_rounds: {
      begin: FunctionReference<
        "mutation",
        "internal",
        { projectId: string; now: number; until: number },
        null | number,
        Name
      >;
      due: FunctionReference<
        "query",
        "internal",
        { projectId: string; now: number; round: number; limit: number },
        {
          isTaking: boolean;
          until: number;
          pending: Array<Record<string, any>>;
          lost: Array<Record<string, any>>;
          sender: null | {
            project: null | { clientId: string; name: string };
            branding: null | Record<string, any>;
            settings: null | Record<string, any>;
            providers: Array<Record<string, any>>;
          };
        },
        Name
      >;
      recipients: FunctionReference<
        "query",
        "internal",
        {
          projectId: string;
          recipients: Array<string>;
          addresses: Array<string>;
        },
        {
          suppressed: Array<{
            address: string;
            reason: string;
            categories: Array<string>;
          }>;
          users: Array<{ email: string; locale?: string }>;
        },
        Name
      >;
      watch: FunctionReference<
        "query",
        "internal",
        { projectId: string; now: number; round: number },
        { at?: number; isLost: boolean },
        Name
      >;
    };
    migrate: {
      cancel: FunctionReference<"mutation", "internal", {}, null, Name>;
      dryRun: FunctionReference<
        "mutation",
        "internal",
        { version: number; cursor?: number },
        {
          processed: number;
          changed: number;
          bytes: number;
          isEnd: boolean;
          cursor?: number;
          error?: string;
          samples: Array<{
            projectId: string;
            id: string;
            fields: Array<string>;
            adds: Array<string>;
          }>;
        },
        Name
      >;
      isAtOdds: FunctionReference<"query", "internal", {}, boolean, Name>;
      pause: FunctionReference<"mutation", "internal", {}, null, Name>;
      resume: FunctionReference<"mutation", "internal", {}, null, Name>;
      run: FunctionReference<
        "mutation",
        "internal",
        {},
        {
          done: boolean;
          version: number;
          error?: string;
          waits?: "busy" | "paused" | "cancelled";
          retryInMs?: number;
          gated?: boolean;
        },
        Name
      >;
      start: FunctionReference<"mutation", "internal", {}, null, Name>;
      status: FunctionReference<
        "query",
        "internal",
        {},
        {
          version: number;
          latest: number;
          standing:
            | "done"
            | "pending"
            | "running"
            | "retrying"
            | "paused"
            | "cancelled"
            | "failed";
          error?: string;
          steps: Array<{
            version: number;
            name: string;
            table: string;
            gate: boolean;
            isDone: boolean;
            processed: number;
            changed: number;
            share?: number;
            rowsPerSecond?: number;
            remainingMs?: number;
            startedAt?: number;
            finishedAt?: number;
            error?: string;
          }>;
        },
        Name
      >;
      version: FunctionReference<
        "query",
        "internal",
        {},
        { version: number; latest: number },
        Name
      >;
    };
    project_export: {
      page: FunctionReference<
        "query",
        "internal",
        { projectId: string; after: null | { table: string; id: string } },
        {
          rows: Array<{ table: string; row: Record<string, any> }>;
          tablesDone: number;
          tables: number;
          isLast: boolean;
        },
        Name
      >;
      record: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          author: {
            actorType: "user" | "api_key" | "operator" | "anonymous" | "system";
            actorId?: string;
            actorName?: string;
            actorEmail?: string;
            ipAddress?: string;
            userAgent?: string;
            requestId?: string;
            method?: string;
            impersonatedBy?: string;
            via?: string;
            order?: number;
          };
        },
        null,
        Name
      >;
    };
    project_import: {
      abandon: FunctionReference<
        "mutation",
        "internal",
        { projectId: string },
        null,
        Name
      >;
      begin: FunctionReference<
        "mutation",
        "internal",
        { projectId: string; header: string; migration: number; now: number },
        { header: string; sequence: number; lines: number; checksum: string },
        Name
      >;
      chunk: FunctionReference<
        "mutation",
        "internal",
        { projectId: string; sequence: number; checksum: string; rows: string },
        { header: string; sequence: number; lines: number; checksum: string },
        Name
      >;
      finish: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          lines: number;
          checksum: string;
          counts: string;
          migration: number;
        },
        null,
        Name
      >;
      status: FunctionReference<
        "query",
        "internal",
        { projectId: string },
        null | {
          header: string;
          sequence: number;
          lines: number;
          checksum: string;
        },
        Name
      >;
    };
    rate_limit: {
      fail: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          buckets: Array<{
            key: string;
            limit: number;
            windowMs: number;
            long?: { limit: number; windowMs: number; failuresOnly: boolean };
          }>;
          now: number;
        },
        boolean,
        Name
      >;
      take: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          buckets: Array<{
            key: string;
            limit: number;
            windowMs: number;
            long?: { limit: number; windowMs: number; failuresOnly: boolean };
          }>;
          now: number;
        },
        number,
        Name
      >;
    };
    reader: {
      count: FunctionReference<
        "query",
        "internal",
        {
          projectId: string;
          model: string;
          where: Array<{
            field: string;
            operator:
              | "eq"
              | "ne"
              | "lt"
              | "lte"
              | "gt"
              | "gte"
              | "in"
              | "not_in"
              | "contains"
              | "starts_with"
              | "ends_with";
            value:
              | string
              | number
              | boolean
              | null
              | Array<string | number | boolean | null>;
            connector: "AND" | "OR";
            mode: "sensitive" | "insensitive";
          }>;
          cursor: string | null;
        },
        { count: number; cursor: string | null },
        Name
      >;
      findMany: FunctionReference<
        "query",
        "internal",
        {
          projectId: string;
          model: string;
          where: Array<{
            field: string;
            operator:
              | "eq"
              | "ne"
              | "lt"
              | "lte"
              | "gt"
              | "gte"
              | "in"
              | "not_in"
              | "contains"
              | "starts_with"
              | "ends_with";
            value:
              | string
              | number
              | boolean
              | null
              | Array<string | number | boolean | null>;
            connector: "AND" | "OR";
            mode: "sensitive" | "insensitive";
          }>;
          select?: Array<string>;
          join?: Record<
            string,
            { from: string; to: string; limit: number; isOne: boolean }
          >;
          limit: number;
          offset?: number;
          sortBy?: { field: string; direction: "asc" | "desc" };
        },
        Array<Record<string, any>>,
        Name
      >;
      findOne: FunctionReference<
        "query",
        "internal",
        {
          projectId: string;
          model: string;
          where: Array<{
            field: string;
            operator:
              | "eq"
              | "ne"
              | "lt"
              | "lte"
              | "gt"
              | "gte"
              | "in"
              | "not_in"
              | "contains"
              | "starts_with"
              | "ends_with";
            value:
              | string
              | number
              | boolean
              | null
              | Array<string | number | boolean | null>;
            connector: "AND" | "OR";
            mode: "sensitive" | "insensitive";
          }>;
          select?: Array<string>;
          join?: Record<
            string,
            { from: string; to: string; limit: number; isOne: boolean }
          >;
        },
        null | Record<string, any>,
        Name
      >;
    };
    refusals: {
      record: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          action: string;
          path: string;
          code: string;
          about?: string;
          author: {
            actorType: "user" | "api_key" | "operator" | "anonymous" | "system";
            actorId?: string;
            actorName?: string;
            actorEmail?: string;
            ipAddress?: string;
            userAgent?: string;
            requestId?: string;
            method?: string;
            impersonatedBy?: string;
            via?: string;
            order?: number;
          };
        },
        null,
        Name
      >;
    };
    removals: {
      start: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          kind: "organization" | "team" | "user";
          id: string;
          author?: {
            actorType: "user" | "api_key" | "operator" | "anonymous" | "system";
            actorId?: string;
            actorName?: string;
            actorEmail?: string;
            ipAddress?: string;
            userAgent?: string;
            requestId?: string;
            method?: string;
            impersonatedBy?: string;
            via?: string;
            order?: number;
          };
        },
        null,
        Name
      >;
    };
    root_secret: {
      keep: FunctionReference<
        "mutation",
        "internal",
        { fingerprint: string; replaces: string | null; now: number },
        boolean,
        Name
      >;
      status: FunctionReference<
        "query",
        "internal",
        {},
        {
          fingerprint: string | null;
          witness: {
            projectId: string;
            wrappedKey: string;
            rootId: string | null;
          } | null;
        },
        Name
      >;
    };
    scope: {
      byClientId: FunctionReference<
        "query",
        "internal",
        { clientId: string; tokens?: Array<string> },
        null | {
          project: {
            id: string;
            slug: string;
            name: string;
            clientId: string;
            ownerId: string;
          };
          settings: null | {
            signUp?: boolean;
            emailPassword?: boolean;
            magicLink?: boolean;
            emailOtp?: boolean;
            twoFactor?: boolean;
            username?: boolean;
            anonymous?: boolean;
            organization?: boolean;
            requireEmailVerification?: boolean;
            autoSignIn?: boolean;
            minPasswordLength?: number;
            maxPasswordLength?: number;
            origins?: Array<string>;
            baseUrls?: Array<string>;
            redirectOrigins?: Array<string>;
            inactivityMs?: number;
            maxSessionMs?: number;
            accessTokenMs?: number;
            version: number;
          };
          sessions?: Array<{
            session: {
              id: string;
              token: string;
              userId: string;
              createdAt: number;
              updatedAt: number;
              expiresAt: number;
              ipAddress?: string;
              userAgent?: string;
              impersonatedBy?: string;
              activeOrganizationId?: string;
              activeTeamId?: string;
            };
            user: {
              id: string;
              name: string;
              email: string;
              emailVerified: boolean;
              image?: string;
              createdAt: number;
              updatedAt: number;
              role?: string;
              phoneNumber?: string;
              phoneNumberVerified?: boolean;
              twoFactorEnabled?: boolean;
              username?: string;
              displayUsername?: string;
              isAnonymous?: boolean;
              banned?: boolean;
              banExpires?: number;
            };
          }>;
        },
        Name
      >;
      byKeyHash: FunctionReference<
        "query",
        "internal",
        { keyHash: string; tokens?: Array<string> },
        null | {
          key: {
            id: string;
            projectId: string;
            keyHash: string;
            name: string;
            createdBy: string;
            permissions: Array<string>;
            organizationId?: string;
            expiresAt?: number;
            lastUsedAt?: number;
            allowedCidrs?: Array<string>;
            rateLimit?: number;
            rateLimitWindowMs?: number;
          };
          project: {
            id: string;
            slug: string;
            name: string;
            clientId: string;
            ownerId: string;
          };
          settings: null | {
            signUp?: boolean;
            emailPassword?: boolean;
            magicLink?: boolean;
            emailOtp?: boolean;
            twoFactor?: boolean;
            username?: boolean;
            anonymous?: boolean;
            organization?: boolean;
            requireEmailVerification?: boolean;
            autoSignIn?: boolean;
            minPasswordLength?: number;
            maxPasswordLength?: number;
            origins?: Array<string>;
            baseUrls?: Array<string>;
            redirectOrigins?: Array<string>;
            inactivityMs?: number;
            maxSessionMs?: number;
            accessTokenMs?: number;
            version: number;
          };
          sessions?: Array<{
            session: {
              id: string;
              token: string;
              userId: string;
              createdAt: number;
              updatedAt: number;
              expiresAt: number;
              ipAddress?: string;
              userAgent?: string;
              impersonatedBy?: string;
              activeOrganizationId?: string;
              activeTeamId?: string;
            };
            user: {
              id: string;
              name: string;
              email: string;
              emailVerified: boolean;
              image?: string;
              createdAt: number;
              updatedAt: number;
              role?: string;
              phoneNumber?: string;
              phoneNumberVerified?: boolean;
              twoFactorEnabled?: boolean;
              username?: string;
              displayUsername?: string;
              isAnonymous?: boolean;
              banned?: boolean;
              banExpires?: number;
            };
          }>;
        },
        Name
      >;
      byProjectId: FunctionReference<
        "query",
        "internal",
        { projectId: string },
        null | {
          project: {
            id: string;
            slug: string;
            name: string;
            clientId: string;
            ownerId: string;
          };
          settings: null | {
            signUp?: boolean;
            emailPassword?: boolean;
            magicLink?: boolean;
            emailOtp?: boolean;
            twoFactor?: boolean;
            username?: boolean;
            anonymous?: boolean;
            organization?: boolean;
            requireEmailVerification?: boolean;
            autoSignIn?: boolean;
            minPasswordLength?: number;
            maxPasswordLength?: number;
            origins?: Array<string>;
            baseUrls?: Array<string>;
            redirectOrigins?: Array<string>;
            inactivityMs?: number;
            maxSessionMs?: number;
            accessTokenMs?: number;
            version: number;
          };
          sessions?: Array<{
            session: {
              id: string;
              token: string;
              userId: string;
              createdAt: number;
              updatedAt: number;
              expiresAt: number;
              ipAddress?: string;
              userAgent?: string;
              impersonatedBy?: string;
              activeOrganizationId?: string;
              activeTeamId?: string;
            };
            user: {
              id: string;
              name: string;
              email: string;
              emailVerified: boolean;
              image?: string;
              createdAt: number;
              updatedAt: number;
              role?: string;
              phoneNumber?: string;
              phoneNumberVerified?: boolean;
              twoFactorEnabled?: boolean;
              username?: string;
              displayUsername?: string;
              isAnonymous?: boolean;
              banned?: boolean;
              banExpires?: number;
            };
          }>;
        },
        Name
      >;
      isOriginListed: FunctionReference<
        "query",
        "internal",
        { origin: string },
        boolean,
        Name
      >;
    };
    session_end: {
      end: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          token: string;
          author: {
            actorType: "user" | "api_key" | "operator" | "anonymous" | "system";
            actorId?: string;
            actorName?: string;
            actorEmail?: string;
            ipAddress?: string;
            userAgent?: string;
            requestId?: string;
            method?: string;
            impersonatedBy?: string;
            via?: string;
            order?: number;
          };
        },
        boolean,
        Name
      >;
    };
    session_read: {
      byId: FunctionReference<
        "query",
        "internal",
        { projectId: string; sessionId: string; userId: string },
        null | {
          session: {
            id: string;
            token: string;
            userId: string;
            createdAt: number;
            updatedAt: number;
            expiresAt: number;
            ipAddress?: string;
            userAgent?: string;
            impersonatedBy?: string;
            activeOrganizationId?: string;
            activeTeamId?: string;
          };
          user: {
            id: string;
            name: string;
            email: string;
            emailVerified: boolean;
            image?: string;
            createdAt: number;
            updatedAt: number;
            role?: string;
            phoneNumber?: string;
            phoneNumberVerified?: boolean;
            twoFactorEnabled?: boolean;
            username?: string;
            displayUsername?: string;
            isAnonymous?: boolean;
            banned?: boolean;
            banExpires?: number;
          };
        },
        Name
      >;
      byTokens: FunctionReference<
        "query",
        "internal",
        { projectId: string; tokens: Array<string> },
        Array<{
          session: {
            id: string;
            token: string;
            userId: string;
            createdAt: number;
            updatedAt: number;
            expiresAt: number;
            ipAddress?: string;
            userAgent?: string;
            impersonatedBy?: string;
            activeOrganizationId?: string;
            activeTeamId?: string;
          };
          user: {
            id: string;
            name: string;
            email: string;
            emailVerified: boolean;
            image?: string;
            createdAt: number;
            updatedAt: number;
            role?: string;
            phoneNumber?: string;
            phoneNumberVerified?: boolean;
            twoFactorEnabled?: boolean;
            username?: string;
            displayUsername?: string;
            isAnonymous?: boolean;
            banned?: boolean;
            banExpires?: number;
          };
        }>,
        Name
      >;
    };
    setup: {
      attempt: FunctionReference<
        "mutation",
        "internal",
        { tokenHash: string; now?: number },
        "ok" | "wrong" | "exhausted" | "completed",
        Name
      >;
      begin: FunctionReference<
        "mutation",
        "internal",
        {
          tokenHash: string;
          now: number;
          ttlMs?: number;
          isGuessable?: boolean;
        },
        boolean,
        Name
      >;
      complete: FunctionReference<
        "mutation",
        "internal",
        { now: number },
        null,
        Name
      >;
      status: FunctionReference<
        "query",
        "internal",
        {},
        "none" | "open" | "exhausted" | "completed",
        Name
      >;
    };
    vault: {
      find: FunctionReference<
        "query",
        "internal",
        { projectId: string; secretId: string; version?: number },
        null | {
          secret: Record<string, any>;
          version: null | Record<string, any>;
          key: null | Record<string, any>;
        },
        Name
      >;
      record: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          author?: {
            actorType: "user" | "api_key" | "operator" | "anonymous" | "system";
            actorId?: string;
            actorName?: string;
            actorEmail?: string;
            ipAddress?: string;
            userAgent?: string;
            requestId?: string;
            method?: string;
            impersonatedBy?: string;
            via?: string;
            order?: number;
          };
          kind: "created" | "updated" | "decrypted";
          model: "vaultSecret" | "dataKey";
          subject: string;
        },
        null,
        Name
      >;
      remove: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          author?: {
            actorType: "user" | "api_key" | "operator" | "anonymous" | "system";
            actorId?: string;
            actorName?: string;
            actorEmail?: string;
            ipAddress?: string;
            userAgent?: string;
            requestId?: string;
            method?: string;
            impersonatedBy?: string;
            via?: string;
            order?: number;
          };
          secretId: string;
          now: number;
          purgeAt: number;
        },
        boolean,
        Name
      >;
      save: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          author?: {
            actorType: "user" | "api_key" | "operator" | "anonymous" | "system";
            actorId?: string;
            actorName?: string;
            actorEmail?: string;
            ipAddress?: string;
            userAgent?: string;
            requestId?: string;
            method?: string;
            impersonatedBy?: string;
            via?: string;
            order?: number;
          };
          secret: Record<
            string,
            | string
            | number
            | boolean
            | null
            | Array<string | number | boolean | null>
          >;
          version: Record<
            string,
            | string
            | number
            | boolean
            | null
            | Array<string | number | boolean | null>
          >;
          expectedVersion: number;
        },
        boolean,
        Name
      >;
    };
    vault_check: {
      part: FunctionReference<
        "query",
        "internal",
        { after: null | { projectId: string; table: string; id: string } },
        {
          rows: Array<{
            projectId: string;
            table: string;
            row: Record<string, any>;
          }>;
          after: null | { projectId: string; table: string; id: string };
          projectsLeft: number;
        },
        Name
      >;
    };
    vault_roots: {
      aged: FunctionReference<
        "query",
        "internal",
        {
          current: string;
          after: null | { rootId: string | null; createdAt: number };
          most: number;
        },
        {
          keys: Array<{
            projectId: string;
            id: string;
            version: number | null;
            rootId: string | null;
            wrappedKey: string;
            standing: Array<string> | null;
            createdAt: number;
          }>;
          after: null | { rootId: string | null; createdAt: number };
          remaining: number;
        },
        Name
      >;
      inUse: FunctionReference<
        "query",
        "internal",
        { known: Array<string> },
        Array<{
          rootId: string;
          keys: number | null;
          witnesses: Array<{
            projectId: string;
            version: number;
            wrappedKey: string;
          }>;
        }>,
        Name
      >;
    };
    vault_rotation: {
      part: FunctionReference<
        "query",
        "internal",
        {
          projectId: string;
          keyVersion: number;
          after: null | { keyVersion: number; id: string };
          maxRecords: number;
        },
        {
          records: Array<{ id: string; keyVersion: number; record: string }>;
          isLast: boolean;
        },
        Name
      >;
      put: FunctionReference<
        "mutation",
        "internal",
        {
          projectId: string;
          keyVersion: number;
          records: Array<{ id: string; record: string }>;
          failed: number;
          after: null | { keyVersion: number; id: string };
        },
        null,
        Name
      >;
      remaining: FunctionReference<
        "query",
        "internal",
        { projectId: string; keyVersion: number },
        number,
        Name
      >;
      retire: FunctionReference<
        "mutation",
        "internal",
        { projectId: string; keyVersion: number },
        boolean,
        Name
      >;
    };
  };
