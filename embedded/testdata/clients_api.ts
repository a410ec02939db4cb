/** The public functions of the app in `clients/`, as a client names them. */
import { makeFunctionReference } from "convex/server";

/** What messages.ts exports. */
export const messages = {
  list: makeFunctionReference<"query", { channel: string }, string[]>("messages:list"),
  page: makeFunctionReference<"query">("messages:page"),
  failsWhenEmpty: makeFunctionReference<"query">("messages:failsWhenEmpty"),
  whoAmI: makeFunctionReference<"query">("messages:whoAmI"),
  values: makeFunctionReference<"query">("messages:values"),
  requestMetadata: makeFunctionReference<"mutation">("messages:requestMetadata"),
  log: makeFunctionReference<"mutation">("messages:log"),
  sign: makeFunctionReference<"mutation">("messages:sign"),
  send: makeFunctionReference<"mutation">("messages:send"),
  sendBoth: makeFunctionReference<"mutation">("messages:sendBoth"),
  refuse: makeFunctionReference<"mutation">("messages:refuse"),
  crash: makeFunctionReference<"mutation">("messages:crash"),
  sendFromAction: makeFunctionReference<"action">("messages:sendFromAction"),
  waitAtGate: makeFunctionReference<"action">("messages:waitAtGate"),
};

/** What settings.ts exports. */
export const settings = {
  read: makeFunctionReference<"query">("settings:read"),
};
