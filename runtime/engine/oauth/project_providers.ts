import type { getSessionFromCtx } from "better-auth/api";
import type { OAuthProvider } from "better-auth/oauth2";
import { untagState } from "../../request/oauth_state.ts";
import { routeOf } from "../../routes.ts";
import { buildProvider, type ProviderContext, type ProviderCredentials } from "./providers.ts";

type EndpointContext = Parameters<typeof getSessionFromCtx>[0];

/** Where a project's provider credentials come from. */
export interface CredentialSource {
  /** The credentials of an enabled provider, with its secret opened, or null. */
  find(providerId: string): Promise<ProviderCredentials | null>;
  /** Those of every enabled provider. */
  list(): Promise<ProviderCredentials[]>;
}

/**
 * Gives Better Auth the project's providers where it needs them and nowhere else: a session check
 * reads no credentials.
 */
export async function provide(
  ctx: EndpointContext,
  { source, ...context }: ProviderContext & { readonly source: CredentialSource },
): Promise<void> {
  // An account's provider only its row tells.
  const isNamed = routeOf(ctx.path).provider === "named";
  const found = isNamed ? await findNamed(source, ctx) : await source.list();
  const built = found.map((credentials) => buildProvider(credentials, context));
  ctx.context.socialProviders = built.filter((it): it is OAuthProvider => it !== null);
}

/** Takes the project's client id off the state that a provider brings back. */
export function untagged(
  { query }: Pick<EndpointContext, "query">,
  clientId: string,
): { context?: { query: Record<string, unknown> } } {
  const { state } = query ?? {};
  if (typeof state !== "string") return {};
  // A state with another project's tag stays as it is: none was made here that has one.
  return { context: { query: { ...query, state: untagState(state, clientId) ?? state } } };
}

async function findNamed(
  source: CredentialSource,
  { body, params }: { body?: unknown; params?: Readonly<Record<string, string | undefined>> },
): Promise<ProviderCredentials[]> {
  const isObject = typeof body === "object" && body !== null;
  const id = params?.id ?? (isObject && "provider" in body ? body.provider : undefined);
  const found = typeof id === "string" ? await source.find(id) : null;
  return found === null ? [] : [found];
}
