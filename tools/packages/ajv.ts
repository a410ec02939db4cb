/** What judges a value by a JSON Schema, of the draft that OpenAPI 3.1 takes. @module */
export { Ajv2020 } from "npm:ajv@^8.20.0/dist/2020.js";
