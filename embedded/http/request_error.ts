/** A request that can't be answered; the client's fault unless the status says otherwise. */
export class RequestError extends Error {
  /** HTTP status. */
  readonly status: number;
  /** Stable name of the reason. */
  readonly code: string;

  /** Builds the error. `message` goes to the client. */
  constructor(status: number, { code, message }: { code: string; message: string }) {
    super(message);
    this.name = "RequestError";
    this.status = status;
    this.code = code;
  }
}
