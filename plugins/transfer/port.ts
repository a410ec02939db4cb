import type { ProjectRow } from "../_kernel/store.ts";
import type { AdoptBody, AdoptReply, PasswordsLeftReply } from "./adoption.ts";
import type {
  ExportReply,
  ImportBeginBody,
  ImportChunkBody,
  ImportFinishBody,
  ImportReply,
} from "./types.ts";

/** What moves projects, in the transaction of the request. The runtime implements it. */
export interface ProjectTransfers {
  /** One page of a project's export, for whoever may have it. */
  exportPage(
    project: ProjectRow,
    options: { readonly cursor?: string; readonly passphrase?: string },
  ): Promise<ExportReply>;
  /** Begins an import, or tells how far it is; the project will be `ownerId`'s. */
  begin(body: ImportBeginBody, options: { readonly ownerId: string }): Promise<ImportReply>;
  /** Takes the next lines. */
  chunk(body: ImportChunkBody): Promise<ImportReply>;
  /** Tells how far an import is. */
  status(projectId: string): Promise<ImportReply>;
  /** Makes the project live if it is whole. */
  finish(body: ImportFinishBody): Promise<void>;
  /** Ends an import and erases what it brought. */
  abandon(projectId: string): Promise<void>;
  /** Takes records from another system into a live project. */
  adopt(body: AdoptBody): Promise<AdoptReply>;
  /** Counts passwords that stand as another system hashed them, on a page of accounts. */
  passwordsLeft(
    projectId: string,
    options: { readonly cursor?: string | undefined },
  ): Promise<PasswordsLeftReply>;
}
