/** What a project's own dashboard shows and changes of the project itself. */
export interface ProjectDetails {
  readonly name: string;
  /** Null for none. */
  readonly description: string | null;
  readonly clientId: string;
}

/** The part of {@link ProjectDetails} that can be changed; what is absent stays. */
type ProjectDetailsChanges = Partial<Pick<ProjectDetails, "name" | "description">>;

/**
 * The project of a request's scope. Its row is the platform's; this is bound to the one row, so that
 * a plugin of the project can read and rename it and nothing else there.
 */
export interface OwnProject {
  /** The project, or null when the scope is the platform itself. */
  read(): Promise<ProjectDetails | null>;
  /** Changes the project, in the request's own commit, and gives it as it is then. */
  change(changes: ProjectDetailsChanges): Promise<ProjectDetails | null>;
}
