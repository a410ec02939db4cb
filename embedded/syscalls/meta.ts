import { type AsyncHandlers, databaseOf, unsupported } from "./handlers.ts";

/** `ctx.auth` and `ctx.meta`. */
export const metaCalls: AsyncHandlers = {
  "1.0/getUserIdentity": ({ frame }) => {
    if (frame.context.refusal !== undefined) throw frame.context.refusal;
    return JSON.stringify(frame.context.identity);
  },
  "1.0/signJwt": async (call) => {
    databaseOf(call, { write: true });
    const { component } = call.frame;
    const below = component.path === "" ? "" : `/components/${component.path}`;
    const issuer = `${call.cloudUrl().replace(/(?<!\/)\/+$/, "")}${below}`;
    return JSON.stringify(await call.jwt.sign(call.args as Record<string, unknown>, issuer));
  },
  "1.0/getFunctionMetadata": ({ frame }) =>
    JSON.stringify({
      // Convex names a default export by its module alone.
      name: frame.target.path.replace(/:default$/, ""),
      componentPath: frame.component.path,
    }),
  "1.0/getDeploymentMetadata": ({ deploymentName }) =>
    JSON.stringify({ name: deploymentName, region: null, class: "s16" }),
  // As on Convex a component that is called sees all of it, the token too, though not the identity.
  "1.0/getRequestMetadata": ({ frame: { context: { job, request }, kind } }) => {
    if (kind === "query") throw new Error("Cannot get request metadata in a query");
    return JSON.stringify({
      ip: request?.ip ?? null,
      userAgent: request?.userAgent ?? null,
      requestId: request?.id ?? "",
      scheduledFunctionId: job ?? null,
      authToken: request?.authToken ?? null,
    });
  },
};

/** `ctx.meta.getTransactionMetrics()`, which has a meaning only in a transaction. */
export const metricsCalls: AsyncHandlers = {
  "1.0/getTransactionMetrics": ({ frame }) => {
    if (frame.transaction === null) {
      throw new Error("Unknown async operation 1.0/getTransactionMetrics");
    }
    return JSON.stringify(frame.transaction.meter.report(frame.limits));
  },
};

/** `log.audit()`: an entry of the host's log. */
export const auditCalls: AsyncHandlers = {
  "1.0/auditLog": ({ executor, frame, args, log }) => {
    if (frame.transaction === null) {
      throw new Error("Audit logging is not yet supported in actions");
    }
    const { body } = args as { body: unknown };
    const fields = { function: frame.target.path, body: JSON.stringify(body) };
    log({ at: executor.clock(), level: "info", event: "audit", message: "Audit log", fields });
    return "null";
  },
};

/** What only a Convex deployment does; each fails by its own name. */
export const unsupportedCalls: AsyncHandlers = {
  "1.0/actions/vectorSearch": () => unsupported("Vector search"),
  "1.0/createServiceToken": () => unsupported("A Convex-managed service"),
  "1.0/getServiceUrl": () => unsupported("A Convex-managed service"),
};
