/** The reserved project whose users are operators; its own rows live under this project id. */
export const PLATFORM_PROJECT_ID = "platform";
