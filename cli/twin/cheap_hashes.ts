import { createHmac, randomBytes } from "node:crypto";
import type { Host } from "@banata-auth/embedded";
import { internalActionGeneric } from "convex/server";
import { deriveArgs } from "../../runtime/request/node_args.ts";
import { isCommonPassword } from "../../runtime/node/scrypt.ts";
import type { DerivedKey } from "../../runtime/request/wire.ts";

const SALT_BYTES = 16;
const MODULE = "authNode";

/**
 * Lets a platform derive keys from passwords by one HMAC in the place of scrypt. What is stored says scrypt all
 * the same, so no other platform verifies it. Everything around it stays: the question, the salt, the comparison
 * and the refusal of common passwords.
 */
export function hashCheaply({ engine }: Host): void {
  const { components } = engine.parts;
  const app = components.get("");
  components.add({
    ...app,
    async load(module) {
      const loaded = await app.load(module);
      return module === MODULE ? { ...loaded, derive: cheapDerive } : loaded;
    },
  });
}

const cheapDerive = internalActionGeneric({
  args: deriveArgs,
  handler: async (_ctx, { password, salt }): Promise<DerivedKey> => {
    const saltText = salt ?? randomBytes(SALT_BYTES).toString("base64url");
    const key = createHmac("sha256", saltText).update(password.normalize("NFKC"))
      .digest("base64url");
    const derived = { salt: saltText, key };
    return salt === null ? { ...derived, isCommon: await isCommonPassword(password) } : derived;
  },
});
