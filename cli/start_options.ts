import { parseTrustedProxy } from "../runtime/deployment/trusted_proxy.ts";
import { isLoopback } from "../rules/local_hosts.ts";
import { checkSiteUrl } from "../runtime/deployment/config.ts";
import { CliError, parseCommand, shownUrl } from "./arguments.ts";
import { checkDataDir } from "./data_dir.ts";

/** What `start` was asked for. */
export interface StartOptions {
  /** Functions API. @default 3210 */
  readonly port: number;
  /** HTTP routes. @default 3211 */
  readonly sitePort: number;
  /** Folder of the database and the root secret. @default ".banata" */
  readonly dataDir: string;
  /** Address that the HTTP routes listen on. @default "127.0.0.1" */
  readonly host: string;
  /** Address that the functions API listens on, which the admin key opens. @default "127.0.0.1" */
  readonly functionsHost?: string;
  /** Public origin: cookies, links and issuers follow it. @default the site port on the host */
  readonly url?: string;
  /**
   * Header of a trusted proxy that carries the client's address, with the number of proxies that write
   * into it: `x-forwarded-for:2`. Without it none is believed.
   */
  readonly trustProxy?: string;
  /** Keeps mails for the platform's administrators to read instead of sending them. @default false */
  readonly devMailbox?: boolean;
}

/** What `start --help` prints. */
const START_HELP = `Runs the Banata platform on this machine.

Usage: deno task start [options]

  --port PORT           functions API (default 3210)
  --site-port PORT      HTTP routes (default 3211)
  --data DIR            database and secret (default .banata)
  --host ADDRESS        address that the HTTP routes listen on (default 127.0.0.1)
  --functions-host ADDRESS
                        address that the functions API listens on (default 127.0.0.1)
  --url URL             public origin, e.g. https://auth.example.com (default SITE_URL)
  --trust-proxy HEADER  header in which a trusted proxy gives the client's address; HEADER:N where
                        N proxies write into it
  --dev-mailbox         keep mails on this machine, for its administrators to read
  --help                this text

BETTER_AUTH_SECRET sets the root secret, which is else kept in DIR/root-secret;
BANATA_VAULT_KEYS sets the root keys of the projects' keys, <version>:<32 bytes in base64>, the current
one first, or BANATA_VAULT_KMS_KEY a key in AWS KMS; BANATA_SETUP_TOKEN sets the setup token.`;

/**
 * Reads the arguments of `start`.
 *
 * @throws {HelpAsked} with START_HELP
 * @throws {CliError} naming the argument that is not understood
 */
export function parseStartOptions(
  args: string[],
  env: Readonly<Record<string, string | undefined>>,
): StartOptions {
  const values = parse(args);
  const given = values.url ?? (env.SITE_URL || undefined);
  const url = given === undefined ? undefined : toUrl(given);
  const host = toHost("--host", values.host);
  if (values["dev-mailbox"]) checkDevMailbox({ host, url });
  return {
    port: toPort("--port", values.port ?? "3210"),
    sitePort: toPort("--site-port", values["site-port"] ?? "3211"),
    dataDir: checkDataDir(values.data ?? ".banata"),
    host,
    functionsHost: toHost("--functions-host", values["functions-host"]),
    url,
    trustProxy: toProxy(values["trust-proxy"]),
    devMailbox: values["dev-mailbox"] ?? false,
  };
}

function parse(args: string[]) {
  return parseCommand(args, {
    usage: "the options that deno task start --help lists",
    help: START_HELP,
    options: {
      port: { type: "string" },
      "site-port": { type: "string" },
      data: { type: "string" },
      host: { type: "string" },
      "functions-host": { type: "string" },
      url: { type: "string" },
      "trust-proxy": { type: "string" },
      "dev-mailbox": { type: "boolean" },
    },
  }).values;
}

/** @throws {CliError} for what is no port */
export function toPort(option: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65535)) {
    throw new CliError(`Give ${option} a port from 0 to 65535: current value is ${text}`);
  }
  return port;
}

/** @throws {CliError} for what is no address */
export function toHost(option: string, text = "127.0.0.1"): string {
  if (/^[A-Za-z0-9.:_%-]{1,255}$/.test(text)) return text;
  throw new CliError(
    `Give ${option} an address like 127.0.0.1 or 0.0.0.0: current value is ${text}`,
  );
}

function toUrl(text: string): string {
  try {
    return checkSiteUrl(text);
  } catch {
    throw new CliError(
      `Give --url (or SITE_URL) an origin like https://auth.example.com: current value is ${
        shownUrl(text)
      }`,
    );
  }
}

/** The mailbox shows tokens that sign in, so it must not be where others can reach it. */
function checkDevMailbox({ host, url }: { host: string; url: string | undefined }): void {
  const reached = url === undefined ? host : new URL(url).hostname;
  if (isLoopback(host) && isLoopback(reached)) return;
  const current = isLoopback(host) ? url : host;
  throw new CliError(
    `Leave --dev-mailbox out unless --host and --url are this machine only: current value is ${current}`,
  );
}

function toProxy(text: string | undefined): string | undefined {
  if (text !== undefined && parseTrustedProxy(text) === null) {
    throw new CliError(
      `Give --trust-proxy a header name, or one with 1 to 10 hops like x-forwarded-for:2: current value is ${text}`,
    );
  }
  return text;
}
