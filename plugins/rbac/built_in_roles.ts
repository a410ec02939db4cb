import { BUILT_IN_PERMISSIONS } from "../_kernel/permission_catalogue.ts";
import { ALL_PERMISSIONS, SUPER_ADMIN } from "../_kernel/permissions.ts";
import { isPlatform, type Scope } from "../_kernel/scope.ts";
import type { RoleRow } from "../_kernel/store.ts";

/** A role that every project starts with; a default one stays as it is. */
type BuiltInRole =
  & Readonly<Pick<RoleRow, "slug" | "name" | "description" | "isDefault">>
  & { readonly permissions: readonly string[] };

/** What an administrator of a project does not hold: it would make them more than that. */
const NOT_FOR_ADMIN = [
  "organization.delete",
  "role.create",
  "role.update",
  "role.delete",
  "permission.create",
  "permission.update",
  "permission.delete",
  "billing.manage",
  "email.read",
  "second_factor.remove",
  "vault.manage",
  "audit.manage",
];

/** Lets a user of the platform who is no administrator of it make projects of their own. */
const PROJECT_CREATOR: BuiltInRole = {
  slug: "project_creator",
  name: "Project creator",
  description: "Makes projects, and owns those",
  permissions: ["project.create"],
  isDefault: true,
};

const MEMBER_PERMISSIONS = ["member.read", "organization.read"];

/**
 * The roles a project starts with. `admin` and `member` are its own from then on; the platform's
 * administrators hold all of the platform, and stay so.
 */
export function builtInRoles(scope: Scope): readonly BuiltInRole[] {
  const isFixed = isPlatform(scope);
  return [
    ...isFixed ? [PROJECT_CREATOR] : [],
    {
      slug: SUPER_ADMIN,
      name: "Super admin",
      description: "Holds every permission",
      permissions: [ALL_PERMISSIONS],
      isDefault: true,
    },
    {
      slug: "admin",
      name: "Admin",
      description: "Runs the day-to-day, but does not change roles or delete an organization",
      permissions: isFixed ? [ALL_PERMISSIONS] : adminPermissions(),
      isDefault: isFixed,
    },
    {
      slug: "member",
      name: "Member",
      description: "Sees an organization and who belongs to it",
      permissions: MEMBER_PERMISSIONS,
      isDefault: false,
    },
  ];
}

function adminPermissions(): string[] {
  return BUILT_IN_PERMISSIONS.map(({ slug }) => slug)
    .filter((slug) => !NOT_FOR_ADMIN.includes(slug))
    .sort();
}
