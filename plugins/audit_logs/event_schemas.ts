/**
 * What the metadata of custom events of an action must be: JSON Schema, in the part of it that can say
 * something of texts, numbers and booleans by name. References, patterns and conditions are refused: a
 * schema is run for every event, and must end soon whoever wrote it.
 */
import * as z from "../_kernel/schemas.ts";
import { fitsSchema, type MetadataSchema } from "./fits_schema.ts";

/** Bytes of a schema as JSON. */
const MAX_BYTES = 16_384;
const MAX_PROPERTIES = 50;
const MAX_ENUM = 100;

const SCALAR = z.union([z.string().max(1024), z.number(), z.boolean()]);
const LENGTH = z.number().int().min(0).max(1024);
const NOTES = {
  title: z.string().max(200).optional(),
  description: z.string().max(1000).optional(),
};
const PROPERTY = z.strictObject({
  type: z.enum(["string", "number", "integer", "boolean"]),
  ...NOTES,
  enum: z.array(SCALAR).min(1).max(MAX_ENUM).optional(),
  const: SCALAR.optional(),
  minLength: LENGTH.optional(),
  maxLength: LENGTH.optional(),
  format: z.enum(["date-time", "date", "email", "uuid"]).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  multipleOf: z.number().positive().optional(),
});
const SCHEMA = z.strictObject({
  $schema: z.literal("https://json-schema.org/draft/2020-12/schema").optional(),
  ...NOTES,
  type: z.literal("object"),
  properties: z.record(z.string().min(1).max(64), PROPERTY)
    .refine((properties) => Object.keys(properties).length <= MAX_PROPERTIES).optional(),
  required: z.array(z.string()).max(MAX_PROPERTIES).optional(),
  additionalProperties: z.boolean().optional(),
}).refine(({ properties = {}, required = [] }) =>
  required.every((name) => Object.hasOwn(properties, name))
);

/** A schema as it was sent, or null for what is none that can be asked of metadata. */
export function parseSchema(given: unknown): MetadataSchema | null {
  if (JSON.stringify(given ?? null).length > MAX_BYTES) return null;
  const { data } = SCHEMA.safeParse(given);
  if (data === undefined) return null;
  try {
    fitsSchema(JSON.stringify(data));
    return data;
  } catch {
    return null;
  }
}
