import { ALL_PERMISSIONS, grants, type Holding, wildcardOf } from "./permissions.ts";

/** Why one permission is held. */
export interface GrantedBy {
  /** The role that grants it; null for an operator and for an API key's own list. */
  role: string | null;
  /** The organization in which the role is held; null for the project. */
  organizationId: string | null;
  /** What is granted: the permission itself, `resource.*` or `*`. */
  grant: string;
}

/** Why one permission is held or not. */
export interface Explanation {
  /** What was asked. */
  permission: string;
  /** Whether it is held. */
  allowed: boolean;
  /** Every role and place that grants it; empty when it is missing. */
  grantedBy: GrantedBy[];
}

/** Reply of both checks. */
export interface CheckReply {
  /** Whether it is held. */
  allowed: boolean;
  /** With `explain`: one entry for each permission that was asked. */
  explanation?: Explanation[];
}

/** Answers a check from what is held. */
export function check(
  holdings: readonly Holding[],
  asked: readonly string[],
  options: { operator?: "all" | "any"; explain?: boolean } = {},
): CheckReply {
  const { explain = false, operator = "all" } = options;
  const held = holdings.flatMap(({ permissions }) => permissions);
  const isHeld = (permission: string) => grants(held, permission);
  const allowed = operator === "all" ? asked.every(isHeld) : asked.some(isHeld);
  return explain
    ? { allowed, explanation: asked.map((one) => explained(holdings, one)) }
    : { allowed };
}

/** What is held as one sorted list; `*` stands for everything else. */
export function listHeld(held: readonly string[]): string[] {
  return held.includes(ALL_PERMISSIONS) ? [ALL_PERMISSIONS] : [...held].sort();
}

function explained(holdings: readonly Holding[], permission: string): Explanation {
  const covering = [permission, wildcardOf(permission), ALL_PERMISSIONS];
  const grantedBy = holdings.flatMap(({ organizationId, permissions, role }) => {
    const grant = covering.find((each) => permissions.includes(each));
    return grant === undefined ? [] : [{ role, organizationId, grant }];
  });
  return { permission, allowed: grantedBy.length > 0, grantedBy };
}
