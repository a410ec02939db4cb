import { fileURLToPath } from "node:url";
import type { OpenOptions } from "@banata-auth/embedded";
import component from "../component/convex.config.ts";
import { MODULES } from "../component/modules.gen.ts";
import schema from "../component/schema.ts";
import { KMS_VARIABLES } from "../runtime/deployment/kms.ts";
import type { StartOptions } from "./start_options.ts";

/** The platform as the embedded host takes it: `local/` with the component. */
export function platformApp(): Pick<OpenOptions, "appDir" | "components"> {
  return {
    appDir: fileURLToPath(new URL("../local/", import.meta.url)),
    components: [{ definition: component, modules: MODULES, schema }],
  };
}

/** Functions see what they read and nothing else of the machine's environment. */
export function functionEnv(
  { devMailbox, trustProxy, url }: Pick<StartOptions, "devMailbox" | "trustProxy" | "url">,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const seen = {
    BETTER_AUTH_SECRET: env.BETTER_AUTH_SECRET,
    BETTER_AUTH_SECRET_PREVIOUS: env.BETTER_AUTH_SECRET_PREVIOUS,
    BANATA_VAULT_KEYS: env.BANATA_VAULT_KEYS,
    BANATA_VAULT_LOST_KEYS: env.BANATA_VAULT_LOST_KEYS,
    ...Object.fromEntries(KMS_VARIABLES.map((name) => [name, env[name]])),
    BANATA_EMAIL_APIS: env.BANATA_EMAIL_APIS,
    BANATA_DNS_URL: env.BANATA_DNS_URL,
    BANATA_SETUP_TOKEN: env.BANATA_SETUP_TOKEN,
    BANATA_PROJECT_GRACE_DAYS: env.BANATA_PROJECT_GRACE_DAYS,
    BANATA_AUDIT_WITNESSES: env.BANATA_AUDIT_WITNESSES,
    BANATA_TRUST_PROXY: trustProxy,
    BANATA_DEV_MAILBOX: devMailbox ? "on" : undefined,
    // This host keeps what a module holds between calls, so an engine is worth keeping.
    BANATA_REUSE_ENGINES: env.BANATA_REUSE_ENGINES ?? "on",
    SITE_URL: url,
  };
  const set = Object.entries(seen).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return Object.fromEntries(set);
}
