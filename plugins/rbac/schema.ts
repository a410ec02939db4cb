/**
 * Better Auth field map of the rbac plugin.
 *
 * - `role`: a project's roles. `permissions` are a role's own grants.
 * - `permission`: what a project adds to the built-in permissions.
 * - `roleSet`: three rows a project, in step with `role` and `permission` in every commit:
 *   `source` holds all roles as they are, `grants` what each grants in the end, `permissions` the
 *   slugs of the project's own permissions. A check reads `grants` and no role.
 * - `roleHolder`: one row for each project role of each user, in step with the user's own column.
 */
export const RBAC_SCHEMA = {
  role: {
    fields: {
      name: { type: "string", required: true },
      slug: { type: "string", required: true, unique: true },
      description: { type: "string", required: true },
      permissions: { type: "string[]", required: true },
      inherits: { type: "string[]", required: true },
      isDefault: { type: "boolean", required: true },
      createdAt: { type: "date", required: true },
      updatedAt: { type: "date", required: true },
    },
  },
  permission: {
    fields: {
      name: { type: "string", required: true },
      slug: { type: "string", required: true, unique: true },
      description: { type: "string", required: true },
      createdAt: { type: "date", required: true },
      updatedAt: { type: "date", required: true },
    },
  },
  roleSet: {
    fields: { text: { type: "string", required: true } },
  },
  roleHolder: {
    fields: {
      role: { type: "string", required: true, index: true },
      userId: { type: "string", required: true, index: true },
    },
  },
} as const;
