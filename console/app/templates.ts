/**
 * Templates of mails as they are edited: a draft stays in this browser until it is published.
 *
 * @module
 */
import type { EmailBlock } from "../../plugins/emails/blocks/types.ts";
import type { TemplateVariable } from "../../plugins/emails/render/variables.ts";
import type { EmailDraft, StoredBuiltIn, StoredTemplate } from "../../plugins/emails/types.ts";
import { call, person } from "./session.ts";

/** What is edited of a template. */
export interface Draft {
  readonly name: string;
  /** What it is for; empty for nothing that is said. */
  readonly description: string;
  /** `""` for a built-in one's, which can't be chosen. */
  readonly category: string;
  readonly subject: string;
  readonly previewText: string;
  readonly blocks: readonly EmailBlock[];
  readonly variables: readonly TemplateVariable[];
}

/** Which template, of which project and in which language; `""` for that of none. */
export interface Place {
  readonly projectId: string | undefined;
  readonly slug: string;
  readonly locale: string;
}

/** A template, and what it stands for. */
export interface FoundTemplate {
  readonly template: StoredTemplate | null;
  readonly builtIn: StoredBuiltIn | null;
  readonly locales: readonly (string | null)[];
}

/** A draft, and the version that it was begun from; 0 for none. */
export interface KeptDraft {
  readonly base: number;
  readonly draft: Draft;
}

/** Names that the platform fills in, in whatever mail. */
const GIVEN = ["appName", "unsubscribeUrl"];
/** Requests of {@link listTemplates}, each of at most a hundred. */
const MAX_PAGES = 10;

/** A template by its slug, in one language. */
export function getTemplate({ locale, projectId, slug }: Place): Promise<FoundTemplate> {
  const body = { idOrSlug: slug, ...locale === "" ? {} : { locale } };
  return call<FoundTemplate>({ path: "/banata/emails/templates/get", projectId, body });
}

/** The project's own templates, newest first, every language of each: at most a thousand. */
export async function listTemplates(projectId: string | undefined): Promise<StoredTemplate[]> {
  const all: StoredTemplate[] = [];
  let after: string | null | undefined;
  for (let page = 0; page < MAX_PAGES && after !== null; page++) {
    const body = { limit: 100, ...after === undefined ? {} : { after } };
    const { listMetadata, templates } = await call<
      { templates: StoredTemplate[]; listMetadata: { after: string | null } }
    >({ path: "/banata/emails/templates/list", projectId, body });
    all.push(...templates);
    after = listMetadata.after;
  }
  return all;
}

/** What is edited, of what is stored or built in; `name` is for what has none. */
export function toDraft(
  stored:
    & Omit<StoredBuiltIn, "locale">
    & Partial<Pick<StoredTemplate, "builtIn" | "category" | "description" | "name">>,
  name: string,
): Draft {
  const { blocksJson, builtIn = true, category = "", previewText, subject, variablesJson } = stored;
  return {
    name: stored.name ?? name,
    description: stored.description ?? "",
    category: builtIn ? "" : category,
    subject,
    previewText,
    blocks: distinct(JSON.parse(blocksJson)),
    variables: JSON.parse(variablesJson),
  };
}

/** What the server is sent of a draft; a built-in one's variables are the platform's to say. */
export function toFields({ blocks, previewText, subject, variables }: Draft, isBuiltIn: boolean) {
  const fields: EmailDraft = { subject, previewText, blocksJson: JSON.stringify(blocks) };
  if (isBuiltIn) return fields;
  const used = namesIn({ blocks, previewText, subject });
  const declared = variables.filter(({ name }) => used.includes(name));
  const others = used.filter((name) => !declared.some((each) => each.name === name));
  const all = [...declared, ...others.map((name) => ({ name, required: true }))];
  return { ...fields, variablesJson: JSON.stringify(all) };
}

/** The variables that a draft uses and whoever sends it must give, each once. */
export function namesIn(draft: Pick<Draft, "blocks" | "previewText" | "subject">): string[] {
  const found = JSON.stringify([draft.subject, draft.previewText, draft.blocks])
    .matchAll(/\{\{(\w{1,64})\}\}/g);
  const names = [...found].map(([, name = ""]) => name);
  return [...new Set(names)].filter((name) => !GIVEN.includes(name));
}

/** Blocks whose ids tell them apart, which nobody asks of those that are stored. */
function distinct(blocks: readonly EmailBlock[]): EmailBlock[] {
  const seen = new Set<string>();
  return blocks.map((block, at) => {
    const id = seen.has(block.id) ? `${block.id}.${at}` : block.id;
    seen.add(id);
    if (block.type !== "columns") return { ...block, id };
    const columns = block.columns.map((each) => ({ ...each, blocks: distinct(each.blocks) }));
    return { ...block, id, columns };
  });
}

function keyOf({ locale, projectId, slug }: Place): string {
  return `banata-draft ${person.value?.id} ${projectId} ${slug} ${locale}`;
}

/** The draft that this browser has of a template. */
export function keptDraft(place: Place): KeptDraft | null {
  try {
    return JSON.parse(localStorage.getItem(keyOf(place)) ?? "null");
  } catch {
    return null;
  }
}

/** Keeps a draft in this browser; null forgets it. A browser that has no room goes without. */
export function keepDraft(place: Place, kept: KeptDraft | null): void {
  try {
    if (kept === null) localStorage.removeItem(keyOf(place));
    else localStorage.setItem(keyOf(place), JSON.stringify(kept));
  } catch {
    // What is typed stays on the page.
  }
}

/** Whether this browser has a draft of a template, in whichever language. */
export function hasDraft({ projectId, slug }: Omit<Place, "locale">): boolean {
  const start = keyOf({ projectId, slug, locale: "" });
  return Object.keys(localStorage).some((key) => key.startsWith(start));
}
