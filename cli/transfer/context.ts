/** Where a command of this folder reads and writes. */
export interface TransferContext {
  /** The machine's environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Receives lines meant for the person. */
  readonly print: (line: string) => void;
  /** Shows how far it is, between 0 and 1, with a few words. */
  readonly progress: (share: number, words: string) => void;
  /** Asks the person; null where nobody can be asked. */
  readonly ask: (question: string, options?: { isHidden?: boolean }) => Promise<string | null>;
  /** Waits. */
  readonly sleep: (ms: number) => Promise<void>;
}
