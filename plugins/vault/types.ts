/** A secret as lists show it: everything but its data. */
export interface VaultSecret {
  /** `vsec_` and 26 sortable characters. */
  id: string;
  /** 1 to 256 characters; no other secret of the project has it in the same context. */
  name: string;
  /** Without which it does not decrypt; null for none. */
  context: string | null;
  /** Whose members may reach it by their rights there; null for a secret of the project's own. */
  organizationId: string | null;
  /** Texts by name, at most 16 KiB of JSON. */
  metadata: Record<string, string> | null;
  /** 1, 2, 3, …: one more with each change. */
  version: number;
  /** Epoch milliseconds. */
  createdAt: number;
  /** When its latest version was made, or it was brought back; epoch milliseconds. */
  updatedAt: number;
}

/** A version of a secret, without its data. */
export interface VaultSecretVersion {
  /** Pass it to `restore`. */
  version: number;
  /** Epoch milliseconds. */
  createdAt: number;
}

/** Reply of `encrypt`. */
export interface EncryptedSecret {
  /** The new secret's. */
  id: string;
}

/** Reply of `decrypt`. */
export interface DecryptedSecret {
  /** What was encrypted, character by character. */
  data: string;
}

/** Reply of `delete`. */
export interface DeletedSecret {
  /** That it is unknown to every other call from now on. */
  status: "deleted";
  /** When it can be restored no more, epoch milliseconds. */
  purgeAt: number;
}

/** Reply of `data-key/open`. */
export interface DataKey {
  /** 32 bytes in base64. */
  key: string;
}

/** Reply of `rekey`. */
export interface WrappedDataKey {
  /** The same key as only this project opens it: a JWE as JSON text, at most 2 KiB. */
  wrappedKey: string;
}

/** Reply of `data-key`. */
export interface NewDataKey extends DataKey, WrappedDataKey {}
