/** A role as it goes over the wire. */
export interface Role {
  /** `role_…`. */
  id: string;
  /** 1 to 100 characters. */
  name: string;
  /** A lower-case letter, then at most 62 of `a-z 0-9 _ -`; unique in the project. */
  slug: string;
  /** At most 500 characters. */
  description: string;
  /** What it grants itself: `resource.action`, `resource.*` or `*`, sorted. */
  permissions: string[];
  /** Slugs of the roles whose permissions it has too. */
  inherits: string[];
  /** Whether it stays as it is. */
  isDefault: boolean;
  /** Becomes larger by each change of the role. */
  version: number;
  /** ISO 8601. */
  createdAt: string;
}

/** A permission as it goes over the wire. */
export interface Permission {
  /** `perm_…`; the slug of a built-in one. */
  id: string;
  /** 1 to 100 characters. */
  name: string;
  /** `resource.action`, unique in the project. */
  slug: string;
  /** At most 500 characters. */
  description: string;
  /** Whether every project has it. */
  isBuiltIn: boolean;
  /** ISO 8601; the same early time for all built-in ones. */
  createdAt: string;
}
