export { exportEndpoint } from "./export.ts";
export { importEndpoints } from "./import.ts";
