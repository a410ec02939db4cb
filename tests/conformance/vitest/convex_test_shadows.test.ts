import { convexTestBackend } from "../convex_test_backend.ts";
import { runSuite } from "./run_suite.ts";

await runSuite(convexTestBackend, { shadows: true });
