/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as access from "../access.ts";
import type * as adapter from "../adapter.ts";
import type * as adopt from "../adopt.ts";
import type * as adopted_passwords from "../adopted_passwords.ts";
import type * as audit_batches from "../audit_batches.ts";
import type * as audit_custom from "../audit_custom.ts";
import type * as audit_delivery from "../audit_delivery.ts";
import type * as audit_erasure from "../audit_erasure.ts";
import type * as audit_grow from "../audit_grow.ts";
import type * as audit_person from "../audit_person.ts";
import type * as audit_read from "../audit_read.ts";
import type * as audit_retention from "../audit_retention.ts";
import type * as audit_rows from "../audit_rows.ts";
import type * as audit_sequencer from "../audit_sequencer.ts";
import type * as audit_signer from "../audit_signer.ts";
import type * as audit_signing from "../audit_signing.ts";
import type * as audit_sources from "../audit_sources.ts";
import type * as audit_streams from "../audit_streams.ts";
import type * as audit_tree from "../audit_tree.ts";
import type * as audit_tree_rows from "../audit_tree_rows.ts";
import type * as audit_witness from "../audit_witness.ts";
import type * as author from "../author.ts";
import type * as batch from "../batch.ts";
import type * as bulk from "../bulk.ts";
import type * as bulk_functions from "../bulk_functions.ts";
import type * as caller from "../caller.ts";
import type * as crons from "../crons.ts";
import type * as erase from "../erase.ts";
import type * as erase_sources from "../erase_sources.ts";
import type * as errors from "../errors.ts";
import type * as events from "../events.ts";
import type * as functions from "../functions.ts";
import type * as keys from "../keys.ts";
import type * as mail_caps from "../mail_caps.ts";
import type * as mail_changes from "../mail_changes.ts";
import type * as mail_delivery from "../mail_delivery.ts";
import type * as mail_round_rows from "../mail_round_rows.ts";
import type * as mail_rounds from "../mail_rounds.ts";
import type * as mail_senders from "../mail_senders.ts";
import type * as mail_sweep from "../mail_sweep.ts";
import type * as migrate from "../migrate.ts";
import type * as migration_batch from "../migration_batch.ts";
import type * as migration_control from "../migration_control.ts";
import type * as migration_functions from "../migration_functions.ts";
import type * as migration_ledger from "../migration_ledger.ts";
import type * as migration_pace from "../migration_pace.ts";
import type * as migration_runner from "../migration_runner.ts";
import type * as migration_status from "../migration_status.ts";
import type * as mutations from "../mutations.ts";
import type * as plan from "../plan.ts";
import type * as platform_id from "../platform_id.ts";
import type * as project_export from "../project_export.ts";
import type * as project_import from "../project_import.ts";
import type * as project_rows from "../project_rows.ts";
import type * as rate_limit from "../rate_limit.ts";
import type * as read from "../read.ts";
import type * as reader from "../reader.ts";
import type * as reader_functions from "../reader_functions.ts";
import type * as refusals from "../refusals.ts";
import type * as removals from "../removals.ts";
import type * as root_secret from "../root_secret.ts";
import type * as scans from "../scans.ts";
import type * as scope from "../scope.ts";
import type * as session_end from "../session_end.ts";
import type * as session_read from "../session_read.ts";
import type * as setup from "../setup.ts";
import type * as store from "../store.ts";
import type * as sweep from "../sweep.ts";
import type * as tables_audit from "../tables/audit.ts";
import type * as tables_audit_delivery from "../tables/audit_delivery.ts";
import type * as tables_audit_retention from "../tables/audit_retention.ts";
import type * as tables_audit_witness from "../tables/audit_witness.ts";
import type * as tables_build from "../tables/build.ts";
import type * as tables_event_indexes from "../tables/event_indexes.ts";
import type * as tables_expand from "../tables/expand.ts";
import type * as tables_mail_rounds from "../tables/mail_rounds.ts";
import type * as tables_platform from "../tables/platform.ts";
import type * as tables_types from "../tables/types.ts";
import type * as user_session from "../user_session.ts";
import type * as validators from "../validators.ts";
import type * as vault from "../vault.ts";
import type * as vault_check from "../vault_check.ts";
import type * as vault_purge from "../vault_purge.ts";
import type * as vault_roots from "../vault_roots.ts";
import type * as vault_rotation from "../vault_rotation.ts";
import type * as vault_use from "../vault_use.ts";
import type * as where from "../where.ts";
import type * as write from "../write.ts";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";
import { anyApi, componentsGeneric } from "convex/server";

const fullApi: ApiFromModules<{
  access: typeof access;
  adapter: typeof adapter;
  adopt: typeof adopt;
  adopted_passwords: typeof adopted_passwords;
  audit_batches: typeof audit_batches;
  audit_custom: typeof audit_custom;
  audit_delivery: typeof audit_delivery;
  audit_erasure: typeof audit_erasure;
  audit_grow: typeof audit_grow;
  audit_person: typeof audit_person;
  audit_read: typeof audit_read;
  audit_retention: typeof audit_retention;
  audit_rows: typeof audit_rows;
  audit_sequencer: typeof audit_sequencer;
  audit_signer: typeof audit_signer;
  audit_signing: typeof audit_signing;
  audit_sources: typeof audit_sources;
  audit_streams: typeof audit_streams;
  audit_tree: typeof audit_tree;
  audit_tree_rows: typeof audit_tree_rows;
  audit_witness: typeof audit_witness;
  author: typeof author;
  batch: typeof batch;
  bulk: typeof bulk;
  bulk_functions: typeof bulk_functions;
  caller: typeof caller;
  crons: typeof crons;
  erase: typeof erase;
  erase_sources: typeof erase_sources;
  errors: typeof errors;
  events: typeof events;
  functions: typeof functions;
  keys: typeof keys;
  mail_caps: typeof mail_caps;
  mail_changes: typeof mail_changes;
  mail_delivery: typeof mail_delivery;
  mail_round_rows: typeof mail_round_rows;
  mail_rounds: typeof mail_rounds;
  mail_senders: typeof mail_senders;
  mail_sweep: typeof mail_sweep;
  migrate: typeof migrate;
  migration_batch: typeof migration_batch;
  migration_control: typeof migration_control;
  migration_functions: typeof migration_functions;
  migration_ledger: typeof migration_ledger;
  migration_pace: typeof migration_pace;
  migration_runner: typeof migration_runner;
  migration_status: typeof migration_status;
  mutations: typeof mutations;
  plan: typeof plan;
  platform_id: typeof platform_id;
  project_export: typeof project_export;
  project_import: typeof project_import;
  project_rows: typeof project_rows;
  rate_limit: typeof rate_limit;
  read: typeof read;
  reader: typeof reader;
  reader_functions: typeof reader_functions;
  refusals: typeof refusals;
  removals: typeof removals;
  root_secret: typeof root_secret;
  scans: typeof scans;
  scope: typeof scope;
  session_end: typeof session_end;
  session_read: typeof session_read;
  setup: typeof setup;
  store: typeof store;
  sweep: typeof sweep;
  "tables/audit": typeof tables_audit;
  "tables/audit_delivery": typeof tables_audit_delivery;
  "tables/audit_retention": typeof tables_audit_retention;
  "tables/audit_witness": typeof tables_audit_witness;
  "tables/build": typeof tables_build;
  "tables/event_indexes": typeof tables_event_indexes;
  "tables/expand": typeof tables_expand;
  "tables/mail_rounds": typeof tables_mail_rounds;
  "tables/platform": typeof tables_platform;
  "tables/types": typeof tables_types;
  user_session: typeof user_session;
  validators: typeof validators;
  vault: typeof vault;
  vault_check: typeof vault_check;
  vault_purge: typeof vault_purge;
  vault_roots: typeof vault_roots;
  vault_rotation: typeof vault_rotation;
  vault_use: typeof vault_use;
  where: typeof where;
  write: typeof write;
}> = anyApi as any;

/**
 * A utility for referencing Convex functions in your app's public API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = api.myModule.myFunction;
 * ```
 */
export const api: FilterApi<
  typeof fullApi,
  FunctionReference<any, "public">
> = anyApi as any;

/**
 * A utility for referencing Convex functions in your app's internal API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = internal.myModule.myFunction;
 * ```
 */
export const internal: FilterApi<
  typeof fullApi,
  FunctionReference<any, "internal">
> = anyApi as any;

export const components = componentsGeneric() as unknown as {};
