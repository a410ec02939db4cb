import { shownName } from "../../../plugins/_kernel/mails.ts";
import { readRedirects } from "../../../plugins/settings/redirects.ts";
import { inFlight } from "../../request/in_flight.ts";

/** What is read of whom a mail welcomes. */
interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly isAnonymous?: unknown;
}

/** Greets a user whose account is ready: once signed up, or where a proven address is asked for, with that. */
export async function welcome({ email, isAnonymous, name }: NewUser): Promise<void> {
  if (isAnonymous === true) return;
  const { links: { appName }, mails, store } = inFlight().state;
  const { appHomepage: dashboardUrl } = await readRedirects(store);
  await mails.enqueue({
    type: "welcome",
    to: email,
    isCertain: true,
    variables: {
      appName,
      userName: shownName(name),
      ...dashboardUrl === undefined ? {} : { dashboardUrl },
    },
  });
}
