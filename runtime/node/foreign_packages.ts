/**
 * The packages that derive what other systems hashed; `on_demand.ts` loads this module. They are named here and not
 * where they are used, since a bundler gives no names of a package in CommonJS that is imported while the code runs:
 * in the binary, and where Convex's own bundler takes a package's CommonJS, argon2 would be nothing.
 *
 * @module
 */
import { hash as bcrypt } from "bcryptjs";
import { argon2i, argon2id } from "hash-wasm";
import { encrypt as shaCrypt } from "unixcrypt";

/** What a password becomes in other systems, by the names of `rules/password_hashes.ts`. */
export const FOREIGN_HASHES = {
  /** RFC 9106; gives bytes. */
  argon2i,
  argon2id,
  /** Of a salt with its version and cost, `$2b$10$` and 22 characters; gives the whole text. */
  bcrypt,
  /** SHA-256 and SHA-512 of crypt(3), by a salt with its version and rounds; gives the whole text. */
  shaCrypt,
} as const;
