/**
 * Trust policies (C2SP tlog-policy): which logs one believes, and which of the witnesses one knows must have
 * cosigned a checkpoint before it counts.
 *
 * @module
 */

import { parseCheckpoint } from "./checkpoint.ts";
import { TlogError } from "./errors.ts";
import { parseVerifierKey, samePublicKey, type VerifierKey } from "./keys.ts";
import { openNote } from "./note.ts";

/** A log or a witness of a policy. */
export interface PolicyKey {
  /** Its key. */
  readonly key: VerifierKey;
  /** Where to reach it, as the policy has it. */
  readonly url?: string;
}

/** Witnesses and groups of them, of which some number must have cosigned. */
export interface PolicyGroup {
  /** How many of the members it takes, at least 1. */
  readonly threshold: number;
  /** Names of witnesses and of groups that were defined before. */
  readonly members: readonly string[];
}

/** What a policy file says. */
export interface Policy {
  /** The logs whose checkpoints count. */
  readonly logs: readonly PolicyKey[];
  /** The witnesses, by the names they have in the policy. */
  readonly witnesses: ReadonlyMap<string, PolicyKey>;
  /** The groups, by name. */
  readonly groups: ReadonlyMap<string, PolicyGroup>;
  /** The witness or group that must have cosigned, or `none`. */
  readonly quorum: string;
}

/**
 * Reads a policy file.
 *
 * @throws {TlogError} `POLICY_INVALID`, with the number of the line.
 */
export function parsePolicy(text: string): Policy {
  if (text.length > MAX_CHARS) throw new TlogError("POLICY_INVALID", "It has more than 256 KiB");
  const draft: Draft = { logs: [], witnesses: new Map(), groups: new Map(), used: new Set() };
  for (const [at, line] of text.split("\n").entries()) {
    const [keyword = "", ...items] = line.split(/[ \t]+/).filter((item) => item !== "");
    if (CONTROL.test(line)) throw new TlogError("POLICY_INVALID", `Line ${at + 1}`);
    if (keyword === "" || keyword.startsWith("#")) continue;
    if (!define(draft, { keyword, items })) {
      throw new TlogError("POLICY_INVALID", `Line ${at + 1}`);
    }
  }
  const { used: _, quorum, ...policy } = draft;
  if (quorum === undefined) throw new TlogError("POLICY_INVALID", "It has no line with the quorum");
  return { ...policy, quorum };
}

/**
 * Whether a signed checkpoint counts: one of the policy's logs has signed it, with its own name for the
 * origin, and the quorum has cosigned it.
 *
 * @throws {TlogError} a code that starts with `NOTE_`, or `CHECKPOINT_INVALID`; `NOTE_SIGNER_UNKNOWN` when
 * neither a log nor a witness of the policy has signed it.
 */
export async function satisfies(
  policy: Policy,
  note: string,
  { logs = policy.logs.map(({ key }) => key) }: {
    /** The logs that count, known from elsewhere; those of the policy by default. */
    logs?: readonly VerifierKey[];
  } = {},
): Promise<boolean> {
  const witnesses = [...policy.witnesses].map(([name, { key }]) => ({ name, key }));
  const { text, signatures } = await openNote(note, [...logs, ...witnesses.map(({ key }) => key)]);
  const { origin } = parseCheckpoint(text);
  const signed = new Set(signatures.map(({ key }) => key));
  const cosigned = new Set(witnesses.filter(({ key }) => signed.has(key)).map(({ name }) => name));
  return logs.some((log) => log.name === origin && signed.has(log)) &&
    (policy.quorum === NONE || witnessed(policy, { name: policy.quorum, cosigned }));
}

type Draft = {
  logs: PolicyKey[];
  witnesses: Map<string, PolicyKey>;
  groups: Map<string, PolicyGroup>;
  /** Names that are members of a group: each is of one only, so no witness counts twice. */
  used: Set<string>;
  quorum?: string;
};

const NONE = "none";
const RESERVED = [NONE, "any", "all"];
const MAX_CHARS = 256 * 1_024;
/** All that is neither a tab nor printable. */
// deno-lint-ignore no-control-regex
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** Adds what a line defines; false when it is none that may stand there. */
function define(draft: Draft, { keyword, items }: { keyword: string; items: string[] }): boolean {
  const [name = "", ...rest] = items;
  switch (keyword) {
    case "log": {
      const log = policyKey(items, "ed25519");
      if (!log || draft.logs.some(({ key }) => samePublicKey(key, log.key))) return false;
      draft.logs.push(log);
      return true;
    }
    case "witness": {
      const witness = policyKey(rest, "cosignature");
      const known = [...draft.witnesses.values()];
      if (!witness || !isFree(draft, name)) return false;
      if (known.some(({ key }) => samePublicKey(key, witness.key))) return false;
      draft.witnesses.set(name, witness);
      return true;
    }
    case "group":
      return defineGroup(draft, { name, items: rest });
    case "quorum":
      if (draft.quorum !== undefined || rest.length > 0) return false;
      if (name !== NONE && !isDefined(draft, name)) return false;
      draft.quorum = name;
      return true;
    default:
      return false;
  }
}

function defineGroup(
  draft: Draft,
  { name, items: [count = "", ...members] }: { name: string; items: string[] },
): boolean {
  const least = count === "any" ? 1 : count === "all" ? members.length : digits(count);
  if (!isFree(draft, name) || !(least >= 1 && least <= members.length)) return false;
  for (const member of members) {
    if (!isDefined(draft, member) || draft.used.has(member)) return false;
    draft.used.add(member);
  }
  draft.groups.set(name, { threshold: least, members });
  return true;
}

function policyKey(
  [vkey = "", url, ...more]: string[],
  type: VerifierKey["type"],
): PolicyKey | undefined {
  const key = parseKey(vkey);
  if (key?.type !== type || more.length > 0) return undefined;
  return { key, ...(url === undefined ? {} : { url }) };
}

function parseKey(text: string): VerifierKey | undefined {
  try {
    return parseVerifierKey(text);
  } catch {
    return undefined;
  }
}

function digits(text: string): number {
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : NaN;
}

function isDefined({ witnesses, groups }: Draft, name: string): boolean {
  return witnesses.has(name) || groups.has(name);
}

function isFree(draft: Draft, name: string): boolean {
  return name !== "" && !RESERVED.includes(name) && !isDefined(draft, name);
}

function witnessed(
  policy: Policy,
  { name, cosigned }: { name: string; cosigned: ReadonlySet<string> },
): boolean {
  const group = policy.groups.get(name);
  if (!group) return cosigned.has(name);
  const members = group.members.filter((each) => witnessed(policy, { name: each, cosigned }));
  return members.length >= group.threshold;
}
