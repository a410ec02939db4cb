import { type ComponentChildren, h } from "../packages/preact.ts";
import { PLATFORM_PROJECT_ID } from "../../../plugins/_kernel/scope.ts";
import type { AuditEvent } from "../../../plugins/audit_logs/types.ts";
import { ApiError } from "../api.ts";
import { useLoad } from "../load.ts";
import { type Continuity, continuityOf, forget, remember, seenOf } from "../log_seen.ts";
import { type Forgery, judgeProof } from "../proof.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { ErrorNote } from "./feedback.tsx";

const KEY = "/banata/audit-logs/tlog/key";
const PROOF = "/banata/audit-logs/tlog/proof";
const CONSISTENCY = "/banata/audit-logs/tlog/consistency";
/** Of RFC 8032: a browser that takes it knows such signatures. */
const SOME_KEY = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

type Verdict =
  | { readonly is: "forged"; readonly why: Forgery }
  /** Nothing is signed yet that has the event. */
  | { readonly is: "early" }
  /** This browser, or a page without encryption, knows no such signatures. */
  | { readonly is: "unable" }
  | {
    readonly is: "proved";
    readonly index: number;
    readonly size: number;
    readonly isErased: boolean;
    readonly continuity: Continuity;
  };

/** Whether an event is what the log has signed, made out in this browser. */
export function ProofBadge(
  { event, projectId }: { event: AuditEvent; projectId: string | undefined },
): h.JSX.Element {
  const text = t().proof;
  const { error, reload, value } = useLoad(() => verdictOf(event, projectId), [event.id]);
  if (error !== undefined) return <ErrorNote error={error} onRetry={reload} />;
  if (value === undefined) return <p class="quiet" role="status">{text.verifying}</p>;
  switch (value.is) {
    case "early":
      return (
        <Badge tag={text.early} hint={text.earlyHint}>
          <button type="button" onClick={reload}>{t().retry}</button>
        </Badge>
      );
    case "unable":
      return <Badge tag={text.unable} hint={text.unableHint} />;
    case "forged":
      return <Badge tag={text.forged} hint={text.why[value.why]} kind="bad" />;
    case "proved":
      return <Standing {...value} projectId={projectId} onForget={reload} />;
  }
}

function Standing(
  { continuity, index, isErased, onForget, projectId, size }:
    & Extract<Verdict, { is: "proved" }>
    & { projectId: string | undefined; onForget: () => void },
): h.JSX.Element {
  const text = t().proof;
  if (continuity === "changed" || continuity === "key" || continuity === "unknown") {
    return (
      <Badge
        tag={continuity === "unknown" ? text.uncertain : text.forged}
        hint={text.continuity[continuity]}
        kind={continuity === "unknown" ? undefined : "bad"}
      >
        <button
          type="button"
          onClick={() => {
            forget(projectId ?? PLATFORM_PROJECT_ID);
            onForget();
          }}
        >
          {text.startOver}
        </button>
      </Badge>
    );
  }
  const hints = [
    text.provedHint(index + 1, size),
    text.continuity[continuity],
    ...isErased ? [text.erased] : [],
  ];
  return <Badge tag={text.proved} hint={hints.join(" ")} kind="good" />;
}

function Badge(
  { children, hint, kind, tag }: {
    tag: string;
    hint: string;
    kind?: "bad" | "good" | undefined;
    children?: ComponentChildren;
  },
): h.JSX.Element {
  return (
    <div class={`note ${kind ?? ""}`} role={kind === "bad" ? "alert" : "status"}>
      <p>
        <span class={`tag ${kind ?? ""}`}>{tag}</span> {hint}
      </p>
      {children}
    </div>
  );
}

async function verdictOf(shown: AuditEvent, projectId: string | undefined): Promise<Verdict> {
  const read = (path: string) => call<string>({ path, projectId, asText: true });
  const place = projectId ?? PLATFORM_PROJECT_ID;
  const id = encodeURIComponent(shown.id);
  const proof = await read(`${PROOF}?id=${id}&event=true&ifSigned=true`);
  if (proof === "") return { is: "early" };
  const key = (await read(KEY)).trim();
  const judged = await judgeProof({ shown, proof, key, projectId: place });
  if (!judged.isProved) {
    const { why } = judged;
    return why === "signature" && !await knowsSignatures()
      ? { is: "unable" }
      : { is: "forged", why };
  }
  const { checkpoint: { root, size }, index, isErased } = judged;
  const tree = { key, root, size };
  const consistency = async (from: number, to: number) => {
    const lines = await orNull(() => read(`${CONSISTENCY}?from=${from}&to=${to}`));
    return lines?.split("\n").filter((line) => line !== "") ?? null;
  };
  const continuity = await continuityOf(tree, { seen: seenOf(place), consistency });
  if (continuity === "first" || continuity === "continues") remember(place, tree);
  return { is: "proved", index, size, isErased, continuity };
}

/** What the log has; null for what it has not. */
async function orNull<Value>(read: () => Promise<Value>): Promise<Value | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ApiError && /^AUDIT_/.test(error.code)) return null;
    throw error;
  }
}

async function knowsSignatures(): Promise<boolean> {
  try {
    const jwk = { kty: "OKP", crv: "Ed25519", x: SOME_KEY };
    await crypto.subtle.importKey("jwk", jwk, { name: "Ed25519" }, false, ["verify"]);
    return true;
  } catch {
    return false;
  }
}
