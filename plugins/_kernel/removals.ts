/** What is taken away with all that belongs to it. */
type RemovalSubject =
  /** Every row of the project that names the organization in `organizationId`. */
  | { readonly kind: "organization"; readonly id: string }
  /** The memberships of a team, and the team in its members' rows. */
  | { readonly kind: "team"; readonly id: string }
  /** The memberships of a user, with their roles and teams, and their part of the counts. */
  | { readonly kind: "user"; readonly id: string };

/**
 * Takes rows away of which there may be more than one commit can hold. The caller deletes the subject's
 * own row first, so that it and its rights are gone at once.
 */
export interface Removals {
  /**
   * Takes the first batch away in this commit and, while there is more, schedules the next ones. A
   * scheduled batch is kept with the commit, so a restart goes on with it.
   */
  start(subject: RemovalSubject): Promise<void>;
}
