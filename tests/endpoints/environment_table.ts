import { fromFileUrl } from "../../tools/paths.ts";
import { ROOT } from "../../tools/sealed.ts";
import { filesBelow } from "./files_below.ts";
import { markdownTable, type WrittenPart } from "./written_part.ts";

const START = "start, Convex";
const COMMANDS = "commands";

/** Who reads a variable, and what it means. Whether it is there at all, the sources say. */
const MEANINGS: Readonly<Record<string, readonly [by: string, meaning: string]>> = {
  BETTER_AUTH_SECRET: [
    START,
    "**secret**: the root secret, 32 characters or more and no repeated pattern; `start` makes one and keeps it in `root-secret` in the data folder if it is not set",
  ],
  BETTER_AUTH_SECRET_PREVIOUS: [
    START,
    "**secret**: root secrets that were replaced, comma separated, newest first: sessions go on and stored secrets stay readable",
  ],
  SITE_URL: [
    START,
    "public origin: cookies, links and issuers follow it; `--url` counts before it, without either it is the site port or `CONVEX_SITE_URL`",
  ],
  BANATA_SETUP_TOKEN: [
    START,
    "**secret**: the setup token in the place of a random one; a shorter one than 32 characters is good for ten wrong tries an hour",
  ],
  BANATA_VAULT_KEYS: [
    START,
    "**secret**: root keys that wrap the projects' keys, `<version>:<32 bytes in base64>`, comma separated, the current one first; without any they come of the root secret ([vault.md](vault.md#root-keys))",
  ],
  BANATA_VAULT_LOST_KEYS: [
    START,
    "root keys that are lost for good, by the names that the refusal shows: the platform starts without them, and what is under them opens no more",
  ],
  BANATA_VAULT_KMS_KEY: [
    START,
    "ARN of a key in AWS KMS that wraps the projects' keys, in the place of `BANATA_VAULT_KEYS` ([vault.md](vault.md#kms))",
  ],
  BANATA_VAULT_KMS_PREVIOUS: [START, "ARNs of KMS keys that did before, comma separated"],
  BANATA_VAULT_KMS_ENDPOINT: [START, "an address in the place of the region's own"],
  AWS_ACCESS_KEY_ID: [START, "who asks KMS; needed with `BANATA_VAULT_KMS_KEY`"],
  AWS_SECRET_ACCESS_KEY: [START, "**secret**: the same one's key"],
  AWS_SESSION_TOKEN: [START, "**secret**: for credentials that end"],
  BANATA_PROJECT_GRACE_DAYS: [
    START,
    "days for which a deleted project can be restored: 0 to 365, 7 by default ([projects.md](projects.md))",
  ],
  BANATA_AUDIT_WITNESSES: [
    START,
    "witnesses that cosign audit logs, `<key> <URL>`, comma separated ([audit_logs.md](audit_logs.md#witnesses))",
  ],
  BANATA_EMAIL_APIS: [
    START,
    "addresses in the place of mail providers' own, as of a proxy ([emails.md](emails.md#delivery))",
  ],
  BANATA_DNS_URL: [
    START,
    "a resolver over HTTPS that answers in JSON; Google's by default ([emails.md](emails.md#the-senders-domain))",
  ],
  BANATA_REUSE_ENGINES: [
    START,
    "`on` keeps Better Auth between requests; on with `start` unless set to something else, not for Convex",
  ],
  BANATA_TRUST_PROXY: [
    "Convex",
    "header in which a proxy gives the client's address ([limits.md](limits.md)); `start` has `--trust-proxy`",
  ],
  BANATA_DEV_MAILBOX: [
    "Convex",
    "`on` keeps mails, if only this machine reaches `SITE_URL`; `start` has `--dev-mailbox`",
  ],
  CONVEX_CLOUD_URL: ["the app", "URL of the functions; the host and Convex set it"],
  CONVEX_SITE_URL: ["the app", "URL of the HTTP routes; the host and Convex set it"],
  CONVEX_SELF_HOSTED_URL: [
    COMMANDS,
    "which deployment Convex's command line, and `migrate --url`, speak to",
  ],
  CONVEX_SELF_HOSTED_ADMIN_KEY: [COMMANDS, "**secret**: what opens it"],
  CONVEX_DEPLOY_KEY: [COMMANDS, "**secret**: what opens a deployment of Convex's cloud"],
  BANATA_EMAIL: [COMMANDS, "who signs in for `export`, `import` and `adopt`; asked for if not set"],
  BANATA_PASSWORD: [COMMANDS, "**secret**: the same one's password; asked for if not set"],
  BANATA_PASSPHRASE: [
    COMMANDS,
    "**secret**: under which the secrets of an export are sealed; asked for if not set",
  ],
  BANATA_API_KEY: [COMMANDS, "**secret**: the key by which `audit:export` reads"],
  BANATA_SOURCE_SECRET: [
    COMMANDS,
    "**secret**: what the other system's export is sealed under, for `adopt`",
  ],
  BANATA_STACK: [COMMANDS, "`on` shows where an unexpected error is from"],
  BANATA_JSR: [
    "development",
    "`on` or `off`: whether JSR can be reached, in the place of asking it",
  ],
  BANATA_ISOLATION: [
    "development",
    "`whole`: every request of the isolation matrix; `deno task isolation` sets it",
  ],
  BANATA_HOSTILE: [
    "development",
    "`whole`: every attack on every endpoint; `deno task hostile` sets it",
  ],
  BANATA_TEST_HASHES: [
    "development",
    "where the processes of one `deno task test` share hashes; it sets it",
  ],
};

const NAMES =
  /\b(?:BANATA_[A-Z][A-Z_]+|BETTER_AUTH_SECRET(?:_PREVIOUS)?|SITE_URL|AWS_[A-Z_]+|CONVEX_(?:CLOUD|SITE)_URL|CONVEX_SELF_HOSTED_[A-Z_]+|CONVEX_DEPLOY_KEY)\b/g;
const FOLDERS = ["cli", "component", "embedded", "plugins", "runtime", "tests", "tools"];

/** The table of docs/environment.md. */
export function environmentPart(): WrittenPart {
  const found = readNames();
  const unknown = [...found.keys()].filter((name) => MEANINGS[name] === undefined);
  if (unknown.length > 0) {
    throw new Error(`Say what ${unknown} means, in tests/endpoints/environment_table.ts`);
  }
  const rows = Object.entries(MEANINGS).map(([name, [by, meaning]]) => {
    const folders = found.get(name);
    if (folders === undefined) throw new Error(`Leave ${name} out, which nothing reads`);
    return [`\`${name}\``, by, [...folders].map((folder) => `\`${folder}/\``).join(", "), meaning];
  });
  const text = markdownTable([["Variable", "Read by", "In", "Meaning"], ...rows]);
  return { path: "docs/environment.md", text };
}

/** The folders whose sources name each variable; tests and tools count where nothing else names it. */
function readNames(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const folder of FOLDERS) {
    for (const path of filesBelow(new URL(`${folder}/`, ROOT))) {
      if (!path.endsWith(".ts") || /\.test\.ts$/.test(path)) continue;
      if (path === fromFileUrl(new URL(import.meta.url))) continue;
      for (const [name] of Deno.readTextFileSync(path).matchAll(NAMES)) {
        const folders = found.get(name) ?? new Set();
        if (found.has(name) && (folder === "tests" || folder === "tools")) {
          if (![...folders].every((each) => each === "tests" || each === "tools")) continue;
        }
        found.set(name, folders.add(folder));
      }
    }
  }
  return found;
}
