/** What the pages of a project's settings say, in English. */
export const EN_SETTINGS = {
  branding: {
    primaryColor: "Main colour",
    primaryHint: "Of buttons and links, such as #4338ca.",
    bgColor: "Ground",
    bgHint: "What is behind all, such as #ffffff.",
    pick: (label: string) => `Pick: ${label}`,
    font: "Fonts",
    fontHint: "Names, joined by commas: the first that a device has is taken.",
    borderRadius: "Round corners, in pixels",
    darkMode: "Dark everywhere",
    logoUrl: "Address of the logo",
    logoHint: "The console loads no pictures from elsewhere: here its place is shown.",
    customCss: "CSS",
    customCssHint:
      "Your apps get it as text. Mails take it if it loads nothing: of at-rules, only @media.",
    shown: "What is shown",
    page: "A page to sign in on",
    pageHint: "How a page may look that follows it: your apps draw their own.",
    forgotten: "Forgot your password?",
  },

  addresses: {
    hint:
      "Links and cookies go to these places, so changing them takes every right in the project.",
    redirects: "Where users are led",
    redirectsHint:
      "https addresses, or http ones of localhost. Their origins may call from browsers too, but for the picture’s.",
    lists: {
      redirectUris: "After signing in",
      signOutRedirects: "After signing out",
    },
    places: {
      appHomepage: "First page of the app",
      signInEndpoint: "Its page to sign in on",
      externalSignUp: "Its page to sign up on",
      userInvitation: "Where the mail of an invitation leads",
      passwordReset: "Its page for a new password",
      logoUri: "A picture",
      ssoSuccess: "After single sign-on was set up",
      dirSyncSuccess: "After directory sync was set up",
      logStreamsSuccess: "After log streams were set up",
    },
  },

  appSwitches: {
    title: "What your apps read",
    hint: "Kept for your apps: the platform itself does nothing by these.",
    switches: {
      hostedUi: "Hosted pages",
      localization: "Several languages",
      roleAssignment: "Assigning roles",
      multipleRoles: "Several roles for one user",
      apiKeyPermissions: "Permissions of API keys",
    },
  },

  reset: {
    title: "Put all settings back",
    hint:
      "Methods, sessions, branding, addresses and the credentials of providers are as in a new project. Users, keys and mails stay.",
    submit: "Put back",
    question: "Users of providers can’t sign in until you save their credentials anew.",
    done: "All settings are as in a new project",
  },

  providerTest: {
    test: "Test",
    title: (id: string) => `Sign in by ${id}`,
    hint:
      "The provider’s own page opens. If it complains of the client id or of the callback address, what you saved does not fit. Whoever signs in there becomes a user of this project.",
    begin: "Begin",
    go: (host: string) => `Open ${host}`,
    worked: (id: string) => `Signing in by ${id} works.`,
    failed: (id: string, error: string) => `Signing in by ${id} failed: ${error}.`,
  },
};
