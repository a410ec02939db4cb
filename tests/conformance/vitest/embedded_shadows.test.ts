import { embeddedBackend } from "../embedded_backend.ts";
import { runSuite } from "./run_suite.ts";

await runSuite(embeddedBackend, { shadows: true });
