import { httpRouter } from "convex/server";
import { registerRoutes } from "@banata-auth/convex/http";

const http = httpRouter();
registerRoutes(http);

export default http;
