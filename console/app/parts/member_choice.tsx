import { h, useState } from "../packages/preact.ts";
import type { Page } from "../../../plugins/_kernel/cursor_page.ts";
import type { User } from "../../../plugins/users/types.ts";
import { useLoad } from "../load.ts";
import { call } from "../session.ts";
import { t } from "../strings.ts";
import { Empty } from "./feedback.tsx";
import { Field } from "./form.tsx";
import type { OrganizationParts } from "./members.tsx";
import { Shown } from "./table.tsx";

/** Pages of 200 members that are read; whoever comes after is found by their whole address. */
const MOST_PAGES = 5;
/** Members that are offered at once. */
const MOST_OFFERED = 8;

/** The users who are members of an organization, until `isEnough`; the newest 1,000 at most. */
export async function memberUsers(
  { organizationId, projectId }: OrganizationParts,
  isEnough: (users: readonly User[]) => boolean = () => false,
): Promise<User[]> {
  const users: User[] = [];
  let cursor: { after?: string } = {};
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page: Page<User> = await call({
      path: "/admin/list-users",
      projectId,
      body: { organizationId, limit: 200, ...cursor },
    });
    users.push(...page.data);
    const { after } = page.listMetadata;
    if (after === null || isEnough(users)) break;
    cursor = { after };
  }
  return users;
}

/** Fields of a form in which one member of an organization is chosen, as `userId`. */
export function MemberChoice({ organizationId, projectId }: OrganizationParts): h.JSX.Element {
  const text = t().teams;
  const [typed, setTyped] = useState("");
  const isAddress = /^[^\s@]+@\S+$/.test(typed);
  const loaded = useLoad(() => memberUsers({ organizationId, projectId }), [organizationId]);
  // Beyond those that are read, and asked for only once somebody may have typed all of it.
  const { value: exact } = useLoad(async (): Promise<User[]> => {
    if (!isAddress) return [];
    const body = { organizationId, email: typed, limit: 1 };
    return (await call<Page<User>>({ path: "/admin/list-users", projectId, body })).data;
  }, [isAddress ? typed : ""]);
  return (
    <div>
      <Field
        name="search"
        label={text.search}
        autoFocus
        value={typed}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <Shown loaded={loaded}>
        {(users) => {
          const found = offered(typed, [...users, ...exact ?? []]);
          if (found.length === 0) return <Empty title={t().nothingFound} />;
          return (
            <fieldset>
              <legend>{t().organization.member}</legend>
              {found.slice(0, MOST_OFFERED).map(({ email, id, name }) => (
                <label key={id} class="choice">
                  <input type="radio" name="userId" value={id} required /> <bdi>{name}</bdi>{" "}
                  <bdi>{email}</bdi>
                </label>
              ))}
              {found.length > MOST_OFFERED && <p class="hint">{text.more}</p>}
            </fieldset>
          );
        }}
      </Shown>
    </div>
  );
}

/** Those in whose name and address every word is that was typed. */
function offered(typed: string, users: readonly User[]): User[] {
  const words = typed.toLocaleLowerCase().split(/\s+/);
  const all = [...new Map(users.map((user) => [user.id, user])).values()];
  return all.filter(({ email, name }) => {
    const text = `${name} ${email}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}
