import { refusal } from "./refusal.ts";
import { HostError } from "../errors.ts";
import { isRecord } from "../functions/registered.ts";

const SEE_DOCS = "To learn more, see the auth documentation at https://docs.convex.dev/auth.";

/**
 * Checks the default export of auth.config, as Convex's backend does when it is pushed. One that reads a
 * variable that is not set passes: it may have to be set through the host.
 *
 * @throws {HostError} APP_REFUSED with the backend's sentence.
 */
export async function checkAuthConfig(load: () => Promise<unknown>): Promise<void> {
  let config: unknown;
  try {
    config = await load();
  } catch (thrown) {
    if (thrown instanceof HostError && thrown.code === "AUTH_CONFIG_INVALID") return;
    throw thrown;
  }
  checkExported(config);
}

function checkExported(config: unknown): void {
  if (config === undefined || config === null) {
    throw refusal(`auth config file is missing default export. ${SEE_DOCS}`);
  }
  const text = JSON.stringify(config) as string | undefined;
  if (text === undefined) {
    throw refusal(`auth config file can only contain strings ${SEE_DOCS}`);
  }
  const { providers } = Object(JSON.parse(text)) as { providers?: unknown };
  if (!Array.isArray(providers)) throw invalid("missing field `providers`");
  providers.forEach((provider: unknown, index) => {
    if (isRecord(provider)) checkProvider(provider, `Provider at index ${index}`);
  });
  for (const provider of providers) checkShape(provider);
}

function checkProvider(provider: Record<string, unknown>, at: string): void {
  const has = (field: string): boolean => Object.hasOwn(provider, field);
  if (has("applicationId") || has("applicationid")) {
    throw invalid(
      `${at} must have applicationID property spelled lowercase 'application', capital I, capital D.`,
    );
  }
  const type = typeof provider.type === "string" ? provider.type : "unknown";
  if (!["customJwt", "oidc", "unknown"].includes(type)) {
    throw invalid(`${at} has unexpected 'type' value '${type}'`);
  }
  if (type === "customJwt" && has("domain")) {
    throw invalid(`${at} is a customJwt so cannot have a 'domain' specified`);
  }
  if (type !== "customJwt" && has("issuer")) {
    throw invalid(`${at} is oidc so cannot have an 'issuer' specified.`);
  }
  if (!has("applicationID") && /^https:\/\/api\.workos\.com\/?$/.test(String(provider.issuer))) {
    throw refusal(
      `This auth configuration appears potentially insecure: ${at} has an issuer that is shared among ` +
        "many applications, so must to specify an ApplicationID to check against an `aud` field of a JWT.",
    );
  }
}

function checkShape(provider: unknown): void {
  const { type, issuer, jwks, algorithm, domain, applicationID } = Object(provider);
  const texts = type === "customJwt" ? [issuer, jwks] : [domain, applicationID];
  const fits = isRecord(provider) && texts.every((each) => typeof each === "string") &&
    (type !== "customJwt" || algorithm === "RS256" || algorithm === "ES256");
  if (!fits) throw invalid("data did not match any variant of untagged enum SerializedAuthInfo");
  checkIssuer(type === "customJwt" ? issuer : domain);
}

function checkIssuer(written: string): void {
  const refuse = (what: string): never => {
    throw refusal(`Invalid provider domain URL "${written}": ${what}`);
  };
  if (written.startsWith('"')) refuse('starts with a double quote (")');
  const hasScheme = /^\w+:\/\//.test(written);
  const url = hasScheme ? written : `https://${written}`;
  if (!URL.canParse(url)) refuse("it is not a URL");
  const { protocol, hostname } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") refuse("scheme should be http or https");
  if (!hasScheme && hostname !== "localhost" && !/\.[a-z]/.test(hostname)) {
    refuse("Does not look like a URL (must have a scheme or end with a top-level domain)");
  }
}

function invalid(what: string): Error {
  return refusal(`auth config file must include a list of provider credentials: ${what}`);
}
