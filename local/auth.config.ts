import { authConfig } from "@banata-auth/convex/auth-config";

export default authConfig();
