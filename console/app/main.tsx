/** The console: what is drawn follows the address and who is signed in. @module */
import { h, render } from "./packages/preact.ts";
import { Link, match, place } from "./router.tsx";
import { look, stage } from "./session.ts";
import { language, t } from "./strings.ts";
import { Announcements, Empty, Skeleton } from "./parts/feedback.tsx";
import { Heading, ProjectShell, Shell } from "./parts/shell.tsx";
import { ROUTES } from "./routes.ts";
import { SetUp } from "./pages/set_up.tsx";
import { SessionEnded, SignIn } from "./pages/sign_in.tsx";

function Console(): h.JSX.Element {
  switch (stage.value) {
    case "loading":
      return (
        <main class="alone">
          <Skeleton />
        </main>
      );
    case "unreachable":
      return (
        <main class="alone">
          <Empty title={t().unreachable}>
            <button type="button" onClick={() => look()}>{t().retry}</button>
          </Empty>
        </main>
      );
    case "set-up":
      return <SetUp />;
    case "signed-out":
      return <SignIn />;
    case "signed-in":
      return <Found />;
  }
}

/** The page that the address names. */
function Found(): h.JSX.Element {
  const { path } = place.value;
  for (const { page: Page, pattern } of ROUTES) {
    const params = match(pattern, path);
    if (params === null) continue;
    const { projectId } = params;
    // Another project's page is another page: nothing of the last one stays.
    const drawn = <Page key={path} params={params} />;
    return projectId === undefined
      ? <Shell>{drawn}</Shell>
      : <ProjectShell key={projectId} projectId={projectId} path={path}>{drawn}</ProjectShell>;
  }
  return (
    <Shell>
      <Heading title={t().notFound} />
      <Link to="">{t().projects}</Link>
    </Shell>
  );
}

function App(): h.JSX.Element {
  return (
    <div class="console" key={language.value}>
      <Console />
      <SessionEnded />
      <Announcements />
    </div>
  );
}

document.documentElement.lang = language.value;
render(<App />, document.body);
look();
