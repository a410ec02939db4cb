import type { ProjectTransfers } from "../../plugins/transfer/port.ts";
import { exportPage } from "./transfer_exporter.ts";
import {
  abandonImport,
  beginImport,
  finishImport,
  importStatus,
  takeChunk,
} from "./transfer_importer.ts";
import type { TransferParts } from "./transfer_parts.ts";

/** Exports and imports in the transaction of one request. */
export function projectTransfers(parts: TransferParts): ProjectTransfers {
  return {
    exportPage: (project, options) => exportPage(parts, project, options),
    begin: (body, options) => beginImport(parts, body, options),
    chunk: (body) => takeChunk(parts, body),
    status: (projectId) => importStatus(parts, projectId),
    finish: (body) => finishImport(parts, body),
    abandon: (projectId) => abandonImport(parts, projectId),
  };
}
