/**
 * What the secrets of providers' webhooks must be, apart from what verifies by them: they are saved where nothing
 * of that is loaded.
 *
 * @module
 */
import * as z from "../../_kernel/schemas.ts";
import { WEBHOOK_SECRET } from "../providers/known_credentials.ts";

/** An ARN of a topic of SNS; its parts are the partition and the region. */
export const TOPIC_ARN = /^arn:(aws|aws-cn|aws-us-gov):sns:([a-z0-9-]{5,30}):\d{12}:[\w-]{1,256}$/;

/** The secret of Standard Webhooks: `whsec_` and 24 to 64 bytes in base64. */
const STANDARD_SECRET = z.strictObject({ secret: z.string().regex(WEBHOOK_SECRET) });

/** By the provider's id. */
export const WEBHOOK_SECRETS = {
  /** The account's key for signing webhooks. */
  mailgun: z.strictObject({ signingKey: z.string().regex(/^[\x21-\x7e]{16,256}$/) }),
  postmark: z.strictObject({
    user: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/),
    /** At least as long as 128 random bits in base64. */
    password: z.string().regex(/^[A-Za-z0-9_-]{22,256}$/),
  }),
  resend: STANDARD_SECRET,
  /** The verification key of SendGrid's settings: SPKI in base64. */
  sendgrid: z.strictObject({ publicKey: z.string().regex(/^[A-Za-z0-9+/]{100,200}={0,2}$/) }),
  ses: z.strictObject({ topicArn: z.string().regex(TOPIC_ARN) }),
  webhook: STANDARD_SECRET,
};
