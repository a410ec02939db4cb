/** Resolves when the slow route has begun. */
export const started = Promise.withResolvers<void>();
/** Lets the slow route end. */
export const release = Promise.withResolvers<void>();
