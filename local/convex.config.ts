import { defineApp } from "convex/server";
import banataAuth from "@banata-auth/convex/convex.config";

const app = defineApp();
app.use(banataAuth);

export default app;
