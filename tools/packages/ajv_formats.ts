/** The formats of JSON Schema, of which the checker asks for those of a reply. @module */
export { fullFormats } from "npm:ajv-formats@^3.0.1/dist/formats.js";
