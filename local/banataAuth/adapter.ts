import { defineLanes } from "@banata-auth/convex/lanes";
import { auth } from "./auth.ts";

export const { handle, read } = defineLanes(auth);
