/** What `json` and `convex_encoded_json` make of values, from crates/value/src/export.rs and json/. */
import type { Value } from "convex/values";

/** A value, its JSON with types, and plain. */
export const FORMATS: readonly (readonly [Value, string, string])[] = [
  [null, "null", "null"],
  [true, "true", "true"],
  [0, "0", "0"],
  [1.5, "1.5", "1.5"],
  [NaN, '{"$float":"AAAAAAAA+H8="}', '"NaN"'],
  [Infinity, '{"$float":"AAAAAAAA8H8="}', '"Infinity"'],
  [-Infinity, '{"$float":"AAAAAAAA8P8="}', '"-Infinity"'],
  [0n, '{"$integer":"AAAAAAAAAAA="}', '"0"'],
  [1n, '{"$integer":"AQAAAAAAAAA="}', '"1"'],
  [-1n, '{"$integer":"//////////8="}', '"-1"'],
  [2n ** 63n - 1n, '{"$integer":"/////////38="}', '"9223372036854775807"'],
  [-(2n ** 63n), '{"$integer":"AAAAAAAAAIA="}', '"-9223372036854775808"'],
  ["", '""', '""'],
  ["é😀\n", '"é😀\\n"', '"é😀\\n"'],
  [new ArrayBuffer(0), '{"$bytes":""}', '""'],
  [new Uint8Array([0, 16, 131]).buffer, '{"$bytes":"ABCD"}', '"ABCD"'],
  [[], "[]", "[]"],
  [[1n, [NaN]], '[{"$integer":"AQAAAAAAAAA="},[{"$float":"AAAAAAAA+H8="}]]', '["1",["NaN"]]'],
  [{}, "{}", "{}"],
  [{ a: 1n, b: "x" }, '{"a":{"$integer":"AQAAAAAAAAA="},"b":"x"}', '{"a":"1","b":"x"}'],
];
