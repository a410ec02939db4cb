/**
 * Mails: the blocks a template is made of, and the renderer that makes HTML and plain text of them.
 *
 * @example
 * ```ts
 * import { parseTemplate, renderEmail } from "@banata-auth/convex/plugins/emails";
 *
 * const template = parseTemplate({
 *   subject: "Welcome to {{appName}}",
 *   blocksJson: '[{"id":"1","type":"heading","as":"h1","text":"Hello {{userName}}"}]',
 * });
 * const values = { appName: "Acme", userName: "Ada" };
 * const mail = renderEmail(template.blocks, { ...template, values });
 * console.assert(mail.subject === "Welcome to Acme" && mail.text === "Hello Ada\n");
 * ```
 *
 * @module
 */
export * from "./light.ts";
