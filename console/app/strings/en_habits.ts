import { numbersOf } from "./numbers.ts";

const n = numbersOf("en");

/** What the console says wherever one is in it, in English: going wrong, leaving, searching, acting as a user. */
export const EN_HABITS = {
  notThePlatform: (status: number) =>
    `Something before the platform answered in its place (${status}). Try again in a moment.`,
  missingPermission: (permission: string) =>
    `This takes the permission ${permission}, which you don’t have here.`,
  waitFor: (seconds: number) =>
    `Too many tries. Try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`,
  unanswered:
    "Whether it was done is not known. Look whether it is there before you send it again.",
  notCopied: "The browser did not let it be copied",
  broken: "This page can’t be drawn",

  takenBack: {
    ask: "You can ask them again on this page.",
    invite: "You can invite them again on this page.",
    putIn: "You can put them in again on this page.",
    signIn: "They can sign in again.",
  },

  undo: {
    title: "Done a moment ago",
    undo: "Undo",
    undone: "Taken back",
    saved: "Saved.",
    removed: (name: string) => `${name} is removed.`,
  },

  leaving: {
    title: "Leave without saving?",
    question: "What you typed, or a secret that is shown only now, is gone when you leave.",
    leave: "Leave",
    stay: "Stay",
  },

  palette: {
    open: "Search or go to…",
    title: "Go to a page, a project or a user",
    hint: "Arrow keys choose, Enter opens, Escape closes.",
    pages: "Page",
    project: "Project",
    user: "User",
    action: "Action",
    none: "Nothing is called that",
    tooMany: "So many users are searched by their whole address",
    found: (count: number) => count === 1 ? "1 result" : `${n(count)} results`,
    newProject: "New project",
    newUser: "New user",
    newKey: "New API key",
    newOrganization: "New organization",
  },

  acting: {
    title: "Acting as somebody else",
    begin: "Act as this user",
    beginTitle: (name: string) => `Act as ${name}`,
    beginHint:
      "Your browser is signed in as them at the apps that use this platform’s address, for an hour. The audit log says that it is you, in each event.",
    banner: (name: string) => `This browser acts as ${name}`,
    until: "ends",
    stop: "Stop acting",
    stopped: "You act as yourself again",
  },
};
