import type { RuntimeConfig } from "../../config.ts";
import { nameSecret } from "../../seal.ts";
import { cookieSecrets } from "../cookie_secrets.ts";

/**
 * How a mailed code is stored: HMAC-SHA256 under a secret of the project, hex. A plain hash of six
 * digits would be read back in a moment by whoever sees the table.
 */
export function otpHasher(
  config: Pick<RuntimeConfig, "secret" | "previousSecrets">,
  projectId: string,
): { hash: (otp: string) => Promise<string> } {
  return {
    hash: async (otp) => {
      const [{ value }] = await cookieSecrets(config, projectId);
      return await nameSecret(value, `otp:${otp}`);
    },
  };
}
