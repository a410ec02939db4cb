import * as z from "../../_kernel/schemas.ts";
import { isLoopback } from "../../../rules/local_hosts.ts";
import { codedText, credentialsOf } from "./credentials.ts";

/** A name in DNS. */
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;
/** What an IPv6 address is made of, without brackets; the resolver has the last word. */
const IPV6 = /^[0-9a-f:.]{2,45}$/i;
/** One line: SMTP's logins may hold what they like, but no controls (RFC 4616). */
const LOGIN = /^\P{Cc}{1,512}$/u;

const FIELDS = credentialsOf({
  host: z.string({ error: "CREDENTIALS_HOST_INVALID" })
    .max(253, { error: "CREDENTIALS_HOST_INVALID" })
    .refine(isHost, { error: "CREDENTIALS_HOST_INVALID" }),
  port: z.int({ error: "CREDENTIALS_PORT_INVALID" })
    .min(1, { error: "CREDENTIALS_PORT_INVALID" })
    .max(65_535, { error: "CREDENTIALS_PORT_INVALID" }).optional(),
  security: z.enum(["tls", "starttls", "none"], { error: "CREDENTIALS_SECURITY_INVALID" })
    .default("starttls"),
  user: codedText("CREDENTIALS_LOGIN_INVALID", LOGIN).optional(),
  password: codedText("CREDENTIALS_LOGIN_INVALID", LOGIN).optional(),
});

/** How an SMTP server is reached, and the login there. */
export type SmtpCredentials = z.infer<typeof FIELDS>;

/**
 * Credentials of an SMTP server. `security` is `starttls` by default, on port 587, or `tls`, on port 465;
 * a connection without TLS stays on the machine. It is a module of its own, for what sends by SMTP runs in
 * Node alone.
 */
export const SMTP_CREDENTIALS: z.ZodType<SmtpCredentials> = FIELDS
  .refine(({ host, security }) => security !== "none" || isLoopback(host), {
    error: "CREDENTIALS_SECURITY_INVALID",
  })
  .refine(({ password, user }) => (password === undefined) === (user === undefined), {
    error: "CREDENTIALS_LOGIN_INVALID",
  });

function isHost(text: string): boolean {
  return NAME.test(text) || text.includes(":") && IPV6.test(text);
}
