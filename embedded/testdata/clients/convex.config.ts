import { type AppDefinition, defineApp } from "convex/server";
import counter from "../counter/convex.config.ts";

const app: AppDefinition = defineApp();
app.use(counter);
export default app;
