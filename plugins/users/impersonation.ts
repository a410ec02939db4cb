/** How long somebody may act as another: an administrator who forgets to stop is out after an hour. */
export const IMPERSONATION_MS: number = 60 * 60 * 1000;
