/** What an OpenAPI document must be, by the schema of its specification. @module */
export { Validator } from "npm:@seriousme/openapi-schema-validator@^2.11.0";
