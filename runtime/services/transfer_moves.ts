import type { ProjectMoves } from "../../plugins/moving/port.ts";
import { exportPage } from "./transfer_exporter.ts";
import {
  abandonImport,
  beginImport,
  finishImport,
  importStatus,
  takeChunk,
} from "./transfer_importer.ts";
import type { MovingParts } from "./transfer_parts.ts";

/** Exports and imports in the transaction of one request. */
export function projectMoves(parts: MovingParts): ProjectMoves {
  return {
    exportPage: (project, options) => exportPage(parts, project, options),
    begin: (body, options) => beginImport(parts, body, options),
    chunk: (body) => takeChunk(parts, body),
    status: (projectId) => importStatus(parts, projectId),
    finish: (body) => finishImport(parts, body),
    abandon: (projectId) => abandonImport(parts, projectId),
  };
}
