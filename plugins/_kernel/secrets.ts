/** What a sealed text is for. */
export interface SealOptions {
  /**
   * Where the text belongs, e.g. `social-provider/google`. It opens under the same purpose only, so
   * that a sealed text put in another's place is of no use there.
   */
  readonly purpose: string;
}

/**
 * Keeps a project's secrets unreadable at rest: under a random key of the project's own, which the
 * deployment's root secret wraps. It is made for one project and opens no other's texts.
 */
export interface ProjectSecrets {
  /**
   * Encrypts a text. The same text gives another result each time; its length shows.
   *
   * @returns `v1.<iv>.<ciphertext>`, base64url
   */
  seal(plaintext: string, options: SealOptions): Promise<string>;
  /**
   * Decrypts what {@link ProjectSecrets.seal} gave for the same project and purpose.
   *
   * @throws {Error} when the text is changed, or another project's, or of another purpose
   */
  open(sealed: string, options: SealOptions): Promise<string>;
}
