import { bindingOf } from "./record.ts";

/** What a version of a secret is bound to. */
interface BoundSecret {
  readonly id: string;
  readonly name: string;
  readonly context: string | null;
  readonly organizationId: string | null;
}

/** The place that the record of a secret's version was sealed for, and opens as. */
export function versionBinding(
  projectId: string,
  { context, id, name, organizationId, version }: BoundSecret & { readonly version: number },
): string {
  return bindingOf([projectId, id, version, name, context, organizationId]);
}
