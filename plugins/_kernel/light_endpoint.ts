import type { ScopedInput } from "./endpoint.ts";
import type { Memberships } from "./permissions.ts";
import { plainFields, type PlainRules } from "./plain_fields.ts";
import { requireHeld } from "./required.ts";

/** What a handler receives that answers without Better Auth too. */
export interface LightInput<Fields> extends
  Pick<
    ScopedInput<Fields>,
    "actor" | "address" | "body" | "currentSession" | "now" | "rights" | "rightsOf" | "scope"
  > {
  readonly memberships: Pick<Memberships, "rolesOf">;
  readonly store: Pick<ScopedInput<Fields>["store"], "findOne">;
}

/** What a body names that rows are looked for by, besides the caller's own key, session and memberships. */
export interface AskedRows {
  readonly organizationId?: string;
  /** Whether the session's active organization stands in for one that is not named. */
  readonly orActive?: boolean;
  readonly userId?: string;
  readonly keyId?: string;
  readonly keyHash?: string;
}

/** What an endpoint is made of that answers without Better Auth too. */
interface LightParts<Path, Fields, Reply> {
  readonly path: Path;
  /** Which permission the actor must hold in the scope; null asks for an actor only. */
  readonly permission: string | null | ((fields: Fields) => string | null);
  /** What is plain of a body. It takes nothing that the endpoint's schema would change or refuse. */
  readonly plain: PlainRules<NoInfer<Fields>>;
  /** What the fields must be together. */
  readonly together?: (fields: NoInfer<Fields>) => boolean;
  /** Which rows it reads: all of them are read at once, and nothing else is at hand. @default the caller's own */
  readonly asks?: (fields: NoInfer<Fields>) => AskedRows;
  /** What answers, whoever has judged the body. */
  handle(input: LightInput<Fields>): Promise<Reply>;
}

/** Makes what a handler is given. */
type InputOf = <Fields extends object>(body: Fields) => LightInput<Fields>;

/** A question of which the body is plain. */
export interface PlainQuestion<Reply> {
  readonly asked: AskedRows;
  /**
   * The answer, by what a handler is given with the body.
   *
   * @throws {Refusal} as the endpoint does
   */
  answer(inputOf: InputOf): Promise<Reply>;
}

/** An endpoint that answers without Better Auth too. */
export interface LightEndpoint<Path extends string, Fields, Reply>
  extends Pick<LightParts<Path, Fields, Reply>, "handle" | "path" | "permission"> {
  /** What a body asks; null where it is not plain. */
  question(body: Readonly<Record<string, unknown>>): PlainQuestion<Reply> | null;
}

/**
 * An endpoint that only reads, needs nothing but rights and rows, and is asked often: the light lane answers
 * it by this, and the engine by the same handler behind the schema of its body.
 */
export function lightEndpoint<Path extends string, Fields extends object, Reply>(
  { asks = () => ({}), together = () => true, plain, ...parts }: LightParts<Path, Fields, Reply>,
): LightEndpoint<Path, Fields, Reply> {
  return {
    ...parts,
    question(given) {
      const body = plainFields(given, plain);
      if (body === null || !together(body)) return null;
      return {
        asked: asks(body),
        async answer(inputOf) {
          const input = inputOf(body);
          await requireHeld(() => input.rights, parts, body);
          return await parts.handle(input);
        },
      };
    },
  };
}
