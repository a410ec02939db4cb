/**
 * Every stable code of errors as the sources have it: its sentence, and the statuses that it is answered with.
 *
 * @module
 */
import { BASE_ERROR_CODES } from "@better-auth/core/error";
import ts from "../../tools/packages/typescript.ts";
import { ROOT } from "../../tools/sealed.ts";
import { RUNTIME_ERRORS } from "../../runtime/request/errors.ts";
import { filesBelow } from "./files_below.ts";
import { markdownTable, type WrittenPart } from "./written_part.ts";

/** What is known of one code. */
interface Known {
  sentence: string;
  readonly statuses: Set<number>;
}

const STATUS: Readonly<Record<string, number>> = {
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  EXPECTATION_FAILED: 417,
  UNPROCESSABLE_ENTITY: 422,
  TOO_MANY_REQUESTS: 429,
  INTERNAL_SERVER_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  SERVICE_UNAVAILABLE: 503,
};
/** Helpers that end a request with one status unless they are told another. */
const HELPERS: Readonly<Record<string, number>> = {
  failNaming: 400,
  requireKnown: 400,
  orConflict: 409,
  requireVersion: 409,
};
/** Where sentences stand that several tables share, each under a name. */
const SHARED_SENTENCES = new URL("plugins/_kernel/error_codes.ts", ROOT);
/** Those that stand in no table, for their sentence has a part of the request. */
const OTHERS: readonly (readonly [code: string, status: number, sentence: string])[] = [
  ["RATE_LIMITED", 429, "Try again in … seconds"],
  ["VALIDATION_ERROR", 400, "What is wrong with which field"],
  ["INVALID_OTP_TYPE", 400, "Invalid OTP type"],
];

/** The tables of docs/error_codes.md. */
export function errorCodesPart(): WrittenPart {
  const own = ownCodes();
  const library = libraryCodes(own);
  const text = [
    "## Of the platform's API",
    tableOf(own),
    "## Of Better Auth, in the same form",
    tableOf(library),
    "## Of a start, a backup and the embedded host",
    "They end a command with its sentence, or are in the log.",
    markdownTable([
      ["Code", "What it says"],
      ...hostCodes().map(([code, sentence]) => [`\`${code}\``, escaped(sentence)]),
    ]),
  ].join("\n\n");
  return { path: "docs/error_codes.md", text };
}

/** Every code that a request may be refused or fail with, and those that are the state of something. */
export function everyRefusal(): string[] {
  const own = ownCodes();
  return [...own.keys(), ...libraryCodes(own).keys()];
}

function tableOf(codes: ReadonlyMap<string, Known>): string {
  const rows = [...codes].sort(([a], [b]) => a < b ? -1 : 1).map((
    [code, { sentence, statuses }],
  ) => [
    `\`${code}\``,
    [...statuses].sort().join(", "),
    escaped(sentence),
  ]);
  return markdownTable([["Code", "Status", "What it says"], ...rows]);
}

function escaped(sentence: string): string {
  return sentence.replace(/\s+/g, " ").replaceAll("|", "\\|").replace(/[<>]/g, "\\$&");
}

function ownCodes(): Map<string, Known> {
  const codes = new Map<string, Known>();
  const known = (code: string): Known => {
    const found = codes.get(code) ?? { sentence: "", statuses: new Set<number>() };
    codes.set(code, found);
    return found;
  };
  for (const [code, [status, sentence]] of Object.entries(RUNTIME_ERRORS)) {
    const found = known(code);
    found.sentence = sentence;
    found.statuses.add(status);
  }
  for (const [code, status, sentence] of OTHERS) {
    known(code).sentence = sentence;
    known(code).statuses.add(status);
  }
  const uses: [code: string, status: number][] = [];
  for (
    const source of sourcesWith(
      /defineErrorCodes\(|fail\(|failNaming\(|requireKnown\(|orConflict\(|requireVersion\(/,
    )
  ) {
    walk(source, (node) => {
      // A helper may have a code of its own for those who name none.
      if (ts.isFunctionDeclaration(node)) {
        const status = HELPERS[node.name?.text ?? ""];
        const codes = status === undefined ? [] : node.parameters.flatMap(codesIn);
        for (const code of codes) uses.push([code, status ?? 0]);
      }
      if (!ts.isCallExpression(node)) return;
      const name = node.expression.getText(source);
      if (name === "defineErrorCodes") {
        for (const [code, sentence] of tableIn(node)) known(code).sentence = sentence;
      }
      const status = name === "fail" ? STATUS[textOf(node.arguments[0])] : HELPERS[name];
      if (status !== undefined) {
        uses.push(...codesIn(node).map((code): [string, number] => [code, status]));
      }
    });
  }
  for (const [code, status] of uses) codes.get(code)?.statuses.add(status);
  return codes;
}

/** The codes of a table `{ CODE: "Sentence" }`. */
function tableIn({ arguments: [table] }: ts.CallExpression): [string, string][] {
  if (table === undefined || !ts.isObjectLiteralExpression(table)) return [];
  return table.properties.flatMap((each): [string, string][] =>
    ts.isPropertyAssignment(each) ? [[each.name.getText(), sentenceOf(each.initializer)]] : []
  );
}

function sentenceOf(node: ts.Expression): string {
  if (!ts.isIdentifier(node)) return textOf(node);
  const shared = `export const ${node.text} = "`;
  const [, sentence] = Deno.readTextFileSync(SHARED_SENTENCES).split(shared);
  if (sentence === undefined) {
    throw new Error(`Write ${node.text} in plugins/_kernel/error_codes.ts`);
  }
  return sentence.slice(0, sentence.indexOf('"'));
}

/** Codes that the arguments of a call name, as `VAULT_ERROR_CODES.SECRET_NOT_FOUND`. */
function codesIn(node: ts.Node): string[] {
  return [...node.getText().matchAll(/\b[A-Z_]*(?:CODES|ERRORS)\.([A-Z][A-Z0-9_]+)/g)]
    .map(([, code = ""]) => code);
}

/** A text as it is written, with `…` in the place of what is not known before it runs. */
function textOf(node: ts.Node | undefined): string {
  if (node === undefined) return "";
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join("…");
  }
  if (ts.isBinaryExpression(node)) return textOf(node.left) + textOf(node.right);
  return "…";
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

function* sourcesWith(
  pattern: RegExp,
  folders = ["plugins/", "runtime/"],
): Generator<ts.SourceFile> {
  for (const path of folders.flatMap((folder) => filesBelow(new URL(folder, ROOT)))) {
    if (!path.endsWith(".ts") || path.endsWith(".test.ts")) continue;
    const text = Deno.readTextFileSync(path);
    if (pattern.test(text)) yield ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  }
}

/** Where Better Auth answers with a code. */
const ANSWERED = /APIError\.from\("([A-Z_]+)", \w+_ERROR_CODES\.([A-Z0-9_]+)/g;
/** Where it answers one of a second factor's, by its name. */
const CHOSEN = /return invalid\("([A-Z0-9_]+)"\)/g;
/** Where a code stands beside its sentence. */
const WRITTEN = /APIError\.from\("([A-Z_]+)", \{([^{}]*)\}/g;
/** What leaves the platform as `AUTHENTICATION_REQUIRED` and `INTERNAL_ERROR`. */
const RENAMED = new Set(["INTERNAL_SERVER_ERROR", "UNAUTHORIZED"]);
const LIBRARY =
  /\/(?:api\/|plugins\/(?:anonymous|email-otp|magic-link|one-time-token|two-factor|username)\/)/;

/** The codes of Better Auth's that its endpoints answer with, but for those that are the platform's own too. */
function libraryCodes(own: ReadonlyMap<string, Known>): Map<string, Known> {
  const sentences = new Map<string, string>(
    Object.values(BASE_ERROR_CODES).map(({ code, message }) => [code, message]),
  );
  const codes = new Map<string, Known>();
  const folder = new URL(".", import.meta.resolve("better-auth"));
  const texts = filesBelow(folder).filter((path) => path.endsWith(".mjs") && LIBRARY.test(path))
    .map((path) => Deno.readTextFileSync(path));
  const known = (code: string, status: string, sentence = sentences.get(code)): void => {
    if (own.has(code) || sentence === undefined) return;
    const found = codes.get(code) ?? { sentence, statuses: new Set() };
    const number = STATUS[status];
    if (number === undefined) throw new Error(`Give ${status} its number in STATUS`);
    found.statuses.add(number);
    codes.set(code, found);
  };
  for (const text of texts.filter((text) => text.includes("defineErrorCodes("))) {
    walk(ts.createSourceFile("table.mjs", text, ts.ScriptTarget.Latest, true), (node) => {
      if (!ts.isCallExpression(node) || node.expression.getText() !== "defineErrorCodes") return;
      for (const [code, sentence] of tableIn(node)) sentences.set(code, sentence);
    });
  }
  for (const text of texts) {
    for (const [, status = "", code = ""] of text.matchAll(ANSWERED)) known(code, status);
    for (const [, code = ""] of text.matchAll(CHOSEN)) known(code, "UNAUTHORIZED");
    for (const [, status = "", fields = ""] of text.matchAll(WRITTEN)) {
      const [, code = ""] = /\bcode: "([A-Z0-9_]+)"/.exec(fields) ?? [];
      const [, message] = /\bmessage: "([^"]+)"/.exec(fields) ?? [];
      if (!RENAMED.has(code)) known(code, status, message);
    }
  }
  return codes;
}

/** The host's codes with the first sentence of each. */
function hostCodes(): [string, string][] {
  const codes = new Map<string, string>();
  for (const source of sourcesWith(/new HostError\(/, ["embedded/"])) {
    walk(source, (node) => {
      if (!ts.isNewExpression(node) || node.expression.getText(source) !== "HostError") return;
      const [code, sentence] = node.arguments ?? [];
      const name = textOf(code);
      const text = textOf(sentence);
      if (/^[A-Z]/.test(name) && (codes.get(name) ?? "…") === "…") codes.set(name, text);
    });
  }
  return [...codes].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([code, text]) => [code, text === "…" ? "" : text]);
}
