import { assertEquals } from "@std/assert";
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import { Buffer } from "node:buffer";

/** How a stub of KMS behaves. */
export type KmsMood = "well" | "denies" | "throttles" | "hangs" | "is down";

/** One call that it took, its signature found right. */
interface KmsCall {
  readonly action: "Encrypt" | "Decrypt";
  readonly KeyId: string;
  readonly EncryptionContext: Readonly<Record<string, string>>;
}

interface KmsInput extends Omit<KmsCall, "action"> {
  readonly Plaintext?: string;
  readonly CiphertextBlob?: string;
}

/**
 * AWS KMS as far as the platform uses it, on this machine: Encrypt and Decrypt of its JSON protocol. It
 * computes each signature itself (AWS Signature Version 4) and takes no call whose signature is another.
 */
export class StubKms implements AsyncDisposable {
  /** How it behaves from now on. */
  mood: KmsMood = "well";
  /** Keys that it does not let the platform use. */
  readonly taken = new Set<string>();
  readonly calls: KmsCall[] = [];
  readonly #keys = new Map<string, Buffer>();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #hanging = Promise.withResolvers<void>();

  /** What the platform is to be started with. */
  readonly env = {
    AWS_ACCESS_KEY_ID: "AKIASTUB",
    AWS_SECRET_ACCESS_KEY: "secret access key of a stub",
    AWS_SESSION_TOKEN: "session token of a stub",
    BANATA_VAULT_KMS_ENDPOINT: "",
  };

  constructor() {
    const options = { hostname: "127.0.0.1", port: 0, onListen() {} };
    this.#server = Deno.serve(options, (request) => this.#answer(request));
    this.env.BANATA_VAULT_KMS_ENDPOINT = `http://127.0.0.1:${this.#server.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#hanging.resolve();
    await this.#server.shutdown();
  }

  async #answer(request: Request): Promise<Response> {
    const body = await request.text();
    const fault = signatureFault(request, { body, env: this.env });
    if (fault !== null) return refusal(400, "InvalidSignatureException", fault);
    switch (this.mood) {
      case "denies":
        return refusal(400, "AccessDeniedException");
      case "throttles":
        return refusal(400, "ThrottlingException");
      case "is down":
        return refusal(500, "KMSInternalException");
      case "hangs":
        await this.#hanging.promise;
        return refusal(500, "KMSInternalException");
      case "well":
        return this.#use(request, JSON.parse(body));
    }
  }

  #use(request: Request, { CiphertextBlob, Plaintext, ...input }: KmsInput): Response {
    const action = request.headers.get("x-amz-target")?.replace("TrentService.", "");
    assertEquals(["Encrypt", "Decrypt"].includes(String(action)), true);
    this.calls.push({ action: action as KmsCall["action"], ...input });
    if (this.taken.has(input.KeyId)) return refusal(400, "AccessDeniedException");
    const key = this.#keys.get(input.KeyId) ?? randomBytes(32);
    this.#keys.set(input.KeyId, key);
    const context = toAad(input.EncryptionContext);
    if (action === "Encrypt") {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(context);
      const data = cipher.update(Buffer.from(Plaintext ?? "", "base64"));
      cipher.final();
      const blob = Buffer.concat([iv, cipher.getAuthTag(), data]).toString("base64");
      return Response.json({ CiphertextBlob: blob, KeyId: input.KeyId });
    }
    try {
      const data = this.open(CiphertextBlob ?? "", input);
      return Response.json({ Plaintext: data.toString("base64"), KeyId: input.KeyId });
    } catch {
      return refusal(400, "InvalidCiphertextException");
    }
  }

  /** What whoever owns a key opens with it, without the platform. */
  open(ciphertext: string, { EncryptionContext, KeyId }: Omit<KmsCall, "action">): Buffer {
    const blob = Buffer.from(ciphertext, "base64");
    const key = this.#keys.get(KeyId) ?? Buffer.alloc(32);
    const cipher = createDecipheriv("aes-256-gcm", key, blob.subarray(0, 12));
    cipher.setAAD(toAad(EncryptionContext)).setAuthTag(blob.subarray(12, 28));
    return Buffer.concat([cipher.update(blob.subarray(28)), cipher.final()]);
  }
}

function toAad(context: KmsCall["EncryptionContext"]): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).sort()));
}

function refusal(status: number, type: string, message = ""): Response {
  return Response.json({ __type: `com.amazonaws.kms#${type}`, message }, { status });
}

/** What is wrong with a request's signature, by the steps of AWS's own description; null for a right one. */
function signatureFault(
  { headers, method, url }: Request,
  { body, env }: { body: string; env: StubKms["env"] },
): string | null {
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([\w-]+)\/kms\/aws4_request, SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})$/;
  const [, id, date = "", region = "", names = "", signature] =
    form.exec(headers.get("authorization") ?? "") ?? [];
  const at = headers.get("x-amz-date") ?? "";
  if (id !== env.AWS_ACCESS_KEY_ID || !at.startsWith(date)) return "credential";
  const needed = ["host", "x-amz-date", "x-amz-security-token", "x-amz-target"];
  if (needed.some((name) => !names.split(";").includes(name))) return `signed headers: ${names}`;
  if (headers.get("x-amz-security-token") !== env.AWS_SESSION_TOKEN) return "session token";
  const { host, pathname } = new URL(url);
  const lines = names.split(";").map((name) =>
    `${name}:${name === "host" ? host : headers.get(name)}\n`
  );
  const canonical = [method, pathname, "", lines.join(""), names, sha256(body)].join("\n");
  const scope = `${date}/${region}/kms/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", at, scope, sha256(canonical)].join("\n");
  const key = [date, region, "kms", "aws4_request"].reduce<string | Buffer>(
    (secret, part) => createHmac("sha256", secret).update(part).digest(),
    `AWS4${env.AWS_SECRET_ACCESS_KEY}`,
  );
  const expected = createHmac("sha256", key).update(text).digest("hex");
  return expected === signature ? null : "signature";
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
