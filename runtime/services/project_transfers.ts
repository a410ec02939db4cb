import type { ProjectTransfers } from "../../plugins/transfer/port.ts";
import { exportPage } from "./transfer_exporter.ts";
import {
  abandonImport,
  beginImport,
  finishImport,
  importStatus,
  takeChunk,
} from "./transfer_importer.ts";
import { adoptRecords, passwordsLeft } from "./transfer_adopter.ts";
import type { TransferParts } from "./transfer_parts.ts";

/**
 * Exports and imports in the transaction of one request.
 *
 * @param current the parts of the request in flight
 */
export function projectTransfers(current: () => TransferParts): ProjectTransfers {
  return {
    exportPage: (project, options) => exportPage(current(), project, options),
    begin: (body, options) => beginImport(current(), body, options),
    chunk: (body) => takeChunk(current(), body),
    status: (projectId) => importStatus(current(), projectId),
    finish: (body) => finishImport(current(), body),
    abandon: (projectId) => abandonImport(current(), projectId),
    adopt: (body) => adoptRecords(current(), body),
    passwordsLeft: (projectId, options) => passwordsLeft(current(), projectId, options),
  };
}
