import {
  createFunctionHandle,
  internalMutationGeneric,
  type RegisteredMutation,
} from "convex/server";
import type { BanataComponent } from "../request/component_api.ts";
import {
  checkKmsKeys,
  checkPreviousSecrets,
  checkSecret,
  checkVaultKeys,
  rootSecrets,
} from "../deployment/config.ts";
import { DERIVED_ROOTS_NOTICE, parseLostKeys } from "../deployment/vault_keys.ts";
import { fingerprintIn, rootKeysOf } from "../services/root_keys.ts";
import { checkRoots } from "../services/root_secret.ts";
import { requireRootsInUse } from "../services/roots_in_use.ts";
import { references } from "../request/references.ts";
import { sha256Hex } from "../../plugins/_kernel/hash.ts";

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

const TOKEN_BYTES = 24;
/** Characters of a token of 24 random bytes. */
const UNGUESSABLE_LENGTH = 32;

/**
 * An internal function that makes the token of `POST /api/auth/banata/setup`, replacing an earlier
 * one and its tries; null once the first administrator exists. `BANATA_SETUP_TOKEN` sets the token.
 * One of less than 32 characters is taken for one that might be guessed, and so is good for ten wrong
 * tries an hour; no number of wrong tries shuts out whoever has another.
 * It refuses a root secret that is not the one the stored data needs, and keeps the fingerprint of one
 * that is; and it refuses root keys among which one is missing that the projects' keys need. Without any
 * it says so in the log. And it tells the sequencer of events what signs their checkpoints.
 */
export function setupToken(
  component: BanataComponent,
): RegisteredMutation<"internal", Record<string, never>, Promise<string | null>> {
  return internalMutationGeneric({
    args: {},
    handler: async (ctx): Promise<string | null> => {
      const { BANATA_REUSE_ENGINES, BANATA_VAULT_KEYS, BANATA_VAULT_LOST_KEYS } = process.env;
      const { BETTER_AUTH_SECRET, BETTER_AUTH_SECRET_PREVIOUS } = process.env;
      const secret = checkSecret(BETTER_AUTH_SECRET);
      const previousSecrets = checkPreviousSecrets(BETTER_AUTH_SECRET_PREVIOUS);
      // What is run after every deploy and at every start is where a wrong secret has to show.
      await checkRoots(ctx, { component, roots: rootSecrets({ secret, previousSecrets }) });
      const vaultKeys = checkVaultKeys(BANATA_VAULT_KEYS);
      const kms = checkKmsKeys(process.env);
      const roots = await rootKeysOf({ secret, previousSecrets, vaultKeys, kms });
      const lost = parseLostKeys(BANATA_VAULT_LOST_KEYS);
      await requireRootsInUse(ctx, { component, roots, lost });
      // `start` sets this variable, and prints the notice itself.
      const isStarted = BANATA_REUSE_ENGINES !== undefined;
      if (fingerprintIn(roots[0].id) !== null && !isStarted) console.warn(DERIVED_ROOTS_NOTICE);
      // Events get their numbers in the component, which has no key to sign with.
      const signer = await createFunctionHandle(references.signAuditLog);
      await ctx.runMutation(component.audit_sequencer.enable, { signer });
      const token = process.env.BANATA_SETUP_TOKEN || randomToken();
      const isOpen = await ctx.runMutation(component.setup.begin, {
        tokenHash: sha256Hex(token),
        now: Date.now(),
        isGuessable: token.length < UNGUESSABLE_LENGTH,
      });
      return isOpen ? token : null;
    },
  });
}

function randomToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}
