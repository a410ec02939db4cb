import type { Page } from "../../plugins/_kernel/cursor_page.ts";
import type { ListProjectsReply } from "../../plugins/projects/types.ts";
import type { FoundUsers, User } from "../../plugins/users/types.ts";
import { ApiError } from "./api.ts";
import { isAdministrator, projectPages } from "./parts/shell.tsx";
import { baseOf } from "./router.tsx";
import { call } from "./session.ts";
import { t } from "./strings.ts";

/** Something that the command palette leads to. */
export interface Item {
  readonly id: string;
  readonly label: string;
  /** What it is: a page, a project, a user, an action. */
  readonly kind: string;
  /** The page's address below the console's. */
  readonly to: string;
}

/** What is there whatever is typed: pages, projects and what can be begun. */
export async function standing(projectId: string | undefined): Promise<Item[]> {
  const text = t().palette;
  const pages = projectId === undefined ? [] : projectPages().map(([path, label]) => ({
    id: `page${path}`,
    label,
    kind: text.pages,
    to: `p/${projectId}${path}`,
  }));
  const { projects } = await call<ListProjectsReply>({ path: "/banata/projects/list", body: {} });
  return [
    ...pages,
    { id: "page", label: t().projects, kind: text.pages, to: "" },
    ...platformPages().map(([to, label]) => ({ id: to, label, kind: text.pages, to })),
    ...begun(projectId),
    ...projects.map(({ id, name }) => ({ id, label: name, kind: text.project, to: `p/${id}` })),
  ];
}

/** What only administrators of the platform find there. */
function platformPages(): (readonly [path: string, label: string])[] {
  if (!isAdministrator()) return [];
  return [
    ["platform/users", t().platformUsers],
    ["platform/audit", t().platformLog],
    ["platform/health", t().health.title],
    ["import", t().moving.import],
  ];
}

/** Windows of pages that a link opens. */
function begun(projectId: string | undefined): Item[] {
  const text = t().palette;
  const action = (label: string, to: string) => ({ id: to, label, kind: text.action, to });
  const inProject = (label: string, path: string) =>
    projectId === undefined ? [] : [action(label, `p/${projectId}/${path}?open=new`)];
  return [
    action(text.newProject, "new"),
    ...inProject(text.newUser, "users"),
    ...inProject(text.newKey, "keys"),
    ...inProject(text.newOrganization, "organizations"),
  ];
}

/** Users found, or null where there are too many to look through all. */
export async function usersLike(
  typed: string,
  projectId: string | undefined,
): Promise<Item[] | null> {
  const users = typed.includes("@")
    ? await byAddress(typed, projectId) ?? await byPart(typed, projectId)
    : await byPart(typed, projectId);
  return users?.map(({ email, id, name }) => ({
    id,
    label: `${name} ${email}`,
    kind: t().palette.user,
    to: `${baseOf(projectId)}/users/${id}`,
  })) ?? null;
}

async function byAddress(email: string, projectId: string | undefined): Promise<User[] | null> {
  const body = { email, limit: 5 };
  const { data } = await call<Page<User>>({ path: "/admin/list-users", projectId, body });
  return data.length === 0 ? null : data;
}

async function byPart(typed: string, projectId: string | undefined): Promise<User[] | null> {
  const query = (searchField: string) =>
    new URLSearchParams({ limit: "5", searchField, searchValue: typed });
  const find = (field: string) =>
    call<FoundUsers>({ path: `/admin/list-users?${query(field)}`, projectId });
  try {
    const found = await Promise.all([find("email"), find("name")]);
    const users = found.flatMap(({ users }) => users);
    return [...new Map(users.map((user) => [user.id, user])).values()];
  } catch (error) {
    if (error instanceof ApiError && error.code === "TOO_MANY_TO_SEARCH") return null;
    throw error;
  }
}

/** Items whose label has every word that was typed; those that begin with it first. */
export function narrowed(items: readonly Item[], typed: string): Item[] {
  const words = typed.toLocaleLowerCase().split(/\s+/).filter((each) => each !== "");
  const found = items.filter(({ label }) =>
    words.every((word) => label.toLocaleLowerCase().includes(word))
  );
  const starts = ({ label }: Item) => label.toLocaleLowerCase().startsWith(words[0] ?? "") ? 0 : 1;
  return found.toSorted((a, b) => starts(a) - starts(b));
}
