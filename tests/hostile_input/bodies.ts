import type { Attack, Attacks } from "./attack.ts";

const FORM_TYPE = { "content-type": "application/x-www-form-urlencoded" };
const JSON_TYPE = { "content-type": "application/json" };

/** Made once: a body of this size for each of the endpoints took a third of the whole test. */
const NAMES = Array.from({ length: 100_000 }, (_, at) => `n${at}`);
const FORM_OF_MANY = NAMES.map((name) => `${name}=`).join("&");
const JSON_OF_MANY = JSON.stringify(Object.fromEntries(NAMES.map((name) => [name, ""])));

/** Bodies that no endpoint takes. */
export const brokenBodies: Attacks = ({ endpoint }, { body = {} }) => {
  if (!endpoint.startsWith("POST")) return [];
  const text = JSON.stringify(body);
  const with_ = (field: string) => text.replace(/\}$/, `${text === "{}" ? "" : ","}${field}}`);
  const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
  const raw = (name: string, body: string | Uint8Array, headers = JSON_TYPE): Attack => ({
    name,
    send: { body, headers },
  });
  return [
    raw("half a body", text.slice(0, -1)),
    raw("a list", `[${text}]`),
    raw("no JSON", "email=grace&password=x"),
    raw("another media type", text, { "content-type": "text/plain" }),
    raw("a body of 1 MiB and more", with_(`"padding":"${"x".repeat(1024 * 1024)}"`)),
    raw("bytes that are not UTF-8", new Uint8Array([...new TextEncoder().encode(text), 0xff])),
    raw("a nesting of 100", with_(`"deep":${nested(100)}`)),
    raw("a nesting of 100,000", with_(`"deep":${nested(100_000)}`)),
    raw("__proto__", with_(`"__proto__":{"role":"admin","isAdmin":true}`)),
    raw("__proto__ below", with_(`"metadata":{"a":[{"__proto__":{"role":"admin"}}]}`)),
    raw("constructor", with_(`"constructor":{"prototype":{"role":"admin"}}`)),
    raw("a NUL byte", with_(`"note":"a\\u0000b"`)),
    raw("a NUL byte in a name", with_(`"a\\u0000b":"note"`)),
    raw("half a surrogate pair", with_(`"note":"\\ud800"`)),
    raw("a form of 100,000 names", FORM_OF_MANY, FORM_TYPE),
    raw("JSON of 100,000 names", JSON_OF_MANY),
    raw("a number beyond all numbers", with_(`"count":1e999`)),
  ];
};
