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

/** argon2 (RFC 9106) in its two variants, bcrypt, and crypt(3)'s SHA-256 and SHA-512. */
export const FOREIGN_HASHES = { argon2i, argon2id, bcrypt, shaCrypt } as const;
