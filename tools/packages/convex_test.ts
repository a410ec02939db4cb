/** Convex's own double of its server; import it through `tests/support/convex_test.ts`. @module */
export { convexTest, type TestConvex } from "npm:convex-test@^0.0.60";
