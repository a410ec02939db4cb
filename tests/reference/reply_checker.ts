import { Ajv2020 } from "../../tools/packages/ajv.ts";
import { fullFormats } from "../../tools/packages/ajv_formats.ts";
import { REFERENCE } from "../../runtime/http/reference.gen.ts";
import { type Call, nameOf } from "../support/calls/mod.ts";
import type { Json, Reply } from "../support/client.ts";
import { contentTypeOf, isJson } from "./document.ts";

/** Holds replies to what the reference says of them. */
export class ReplyChecker {
  readonly #document: Json = JSON.parse(REFERENCE);
  readonly #ajv = new Ajv2020({ strict: false, formats: fullFormats });
  readonly #faults: string[] = [];

  constructor() {
    this.#ajv.addSchema(this.#document, "reference");
  }

  /** What was wrong with replies, a sentence each. */
  get faults(): readonly string[] {
    return this.#faults;
  }

  /** Judges one reply. */
  check(call: Call, { body, headers, status, text }: Reply): void {
    const [method = "", path = ""] = call.endpoint.split(" ");
    const template = path.replace(/(?:\*\*)?:(\w+)/g, "{$1}");
    const operation = this.#document.paths[template]?.[method.toLowerCase()];
    if (operation === undefined) {
      if (status !== 404) this.#faults.push(`${nameOf(call)} is not in the reference`);
      return;
    }
    if (text === "" && operation.responses[status] !== undefined) return;
    const type = contentTypeOf(headers);
    const at = operation.responses[status] === undefined
      ? "/components/responses/Error"
      : `/paths/${escape(template)}/${method.toLowerCase()}/responses/${status}`;
    const media = operation.responses[status] === undefined
      ? this.#document.components.responses.Error.content[type]
      : operation.responses[status].content?.[type];
    if (media === undefined) this.#faults.push(`${nameOf(call)} answers ${status} as ${type}`);
    else if (isJson(type)) {
      const reference = `reference#${at}/content/${escape(type)}/schema`;
      const validate = this.#ajv.getSchema(reference);
      if (validate?.(body) !== true) {
        const [error] = validate?.errors ?? [];
        this.#faults.push(
          `${nameOf(call)} answers ${status}, where ${error?.instancePath} ${error?.message}`,
        );
      }
    }
  }
}

/** A name as a part of a JSON Pointer in a URI. */
function escape(name: string): string {
  return encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));
}
