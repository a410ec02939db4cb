export { schema as default } from "@banata-auth/convex";
