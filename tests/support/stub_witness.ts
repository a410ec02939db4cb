import { fromBase64, fromDecimal } from "../../tlog/encoding.ts";
import { parseCheckpoint } from "../../tlog/checkpoint.ts";
import { type NoteSigner, noteSigner, type VerifierKey } from "../../tlog/keys.ts";
import { formatSignatureLine, openNote } from "../../tlog/note.ts";
import { verifyConsistency } from "../../tlog/tree.ts";

/** How a witness on this machine behaves. */
export type WitnessMood =
  | "well"
  | "signs by another key"
  | "signs another checkpoint"
  | "names a larger size"
  | "names the same size"
  | "names no size"
  | "conflicts forever"
  | "answers nothing"
  | "answers without end"
  | "talks nonsense"
  | "redirects"
  | "is broken"
  | "hangs";

interface Remembered {
  readonly size: number;
  readonly root: Uint8Array;
}

/** A witness by C2SP's tlog-witness, which keeps what it must in memory, on a port of this machine. */
export class StubWitness implements AsyncDisposable {
  /** How it behaves from now on. */
  mood: WitnessMood = "well";
  /** Bodies of the requests that it got. */
  readonly requests: string[] = [];
  /** What it cosigned last, by origin. */
  readonly remembered = new Map<string, Remembered>();
  readonly url: string;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  #hanging = Promise.withResolvers<Response>();

  private constructor(
    readonly signer: NoteSigner,
    readonly stranger: NoteSigner,
    readonly logs: VerifierKey[],
  ) {
    const options = { hostname: "127.0.0.1", port: 0, onListen() {} };
    this.#server = Deno.serve(options, (request) => this.#answer(request));
    this.url = `http://127.0.0.1:${this.#server.addr.port}/witness`;
  }

  /** Opens one that knows these logs; more may be added to its `logs`. */
  static async open(logs: VerifierKey[] = []): Promise<StubWitness> {
    const [signer, stranger] = await Promise.all(["witness.example/w1", "stranger.example"].map(
      (name) =>
        noteSigner({ name, type: "cosignature", seed: crypto.getRandomValues(new Uint8Array(32)) }),
    ));
    if (!signer || !stranger) throw new Error("No keys");
    return new StubWitness(signer, stranger, logs);
  }

  /** Answers what hangs, with an error. */
  letGo(): void {
    this.#hanging.resolve(new Response(null, { status: 500 }));
    this.#hanging = Promise.withResolvers();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.letGo();
    await this.#server.shutdown();
  }

  async #answer(request: Request): Promise<Response> {
    const body = await request.text();
    this.requests.push(body);
    if (new URL(request.url).pathname !== "/witness/add-checkpoint" || request.method !== "POST") {
      return new Response(null, { status: 400 });
    }
    return await this.#misbehave() ?? await this.#addCheckpoint(body);
  }

  #misbehave(): Promise<Response> | Response | undefined {
    switch (this.mood) {
      case "names a larger size":
        return conflict("9999999\n");
      case "names the same size":
        return conflict(`${/^old (\d+)/.exec(this.requests.at(-1) ?? "")?.[1]}\n`);
      case "names no size":
        return conflict("007\n");
      case "conflicts forever":
        return conflict(`${this.requests.length % 2}\n`);
      case "answers nothing":
        return new Response("");
      case "talks nonsense":
        return new Response("<html>\n\nnonsense</html>\n");
      case "answers without end":
        return new Response(
          new ReadableStream({
            pull: (controller) => controller.enqueue(new Uint8Array(8_192).fill(0x41)),
          }),
        );
      case "redirects":
        return Response.redirect(`${this.url}/elsewhere`, 307);
      case "is broken":
        return new Response("An error", { status: 500 });
      case "hangs":
        return this.#hanging.promise;
    }
  }

  async #addCheckpoint(body: string): Promise<Response> {
    const blank = body.indexOf("\n\n");
    const [first = "", ...hashes] = body.slice(0, blank).split("\n");
    const oldSize = fromDecimal(first.replace(/^old /, ""));
    const note = body.slice(blank + 2);
    const origin = note.split("\n", 1)[0] ?? "";
    const keys = this.logs.filter(({ name }) => name === origin);
    if (keys.length === 0) return new Response(null, { status: 404 });
    const opened = await openNote(note, keys).catch(() => null);
    if (!opened) return new Response(null, { status: 403 });
    const { size, root } = parseCheckpoint(opened.text);
    if (oldSize === undefined || oldSize > size) return new Response(null, { status: 400 });
    const known = this.remembered.get(origin);
    if ((known?.size ?? 0) !== oldSize) return conflict(`${known?.size ?? 0}\n`);
    const proof = hashes.flatMap((line) => fromBase64(line) ?? []);
    const consistent = !known || known.size === 0
      ? proof.length === 0
      : verifyConsistency({ oldSize, oldRoot: known.root, size, root, proof });
    if (!consistent) return new Response(null, { status: 422 });
    this.remembered.set(origin, { size, root });
    return new Response(await this.#cosign(opened.text));
  }

  async #cosign(text: string): Promise<string> {
    const signer = this.mood === "signs by another key" ? this.stranger : this.signer;
    const signed = this.mood === "signs another checkpoint"
      ? text.replace(/\n\d+\n/, "\n7\n")
      : text;
    const line = formatSignatureLine(signer.key, await signer.sign(signed));
    // A witness may have more than one key; whoever asks knows one of them.
    const other = formatSignatureLine(this.stranger.key, await this.stranger.sign(text));
    return `${other}\n${line === other ? "" : `${line}\n`}`;
  }
}

function conflict(body: string): Response {
  return new Response(body, { status: 409, headers: { "content-type": "text/x.tlog.size" } });
}
