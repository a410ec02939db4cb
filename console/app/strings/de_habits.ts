import type { Strings } from "./en.ts";
import type { EN_HABITS } from "./en_habits.ts";
import { numbersOf } from "./numbers.ts";

const n = numbersOf("de");

/** What the console says wherever one is in it, in German. */
export const DE_HABITS: Pick<Strings, keyof typeof EN_HABITS> = {
  notThePlatform: (status) =>
    `Etwas vor der Plattform hat an ihrer Stelle geantwortet (${status}). Versuchen Sie es gleich noch einmal.`,
  missingPermission: (permission: string) =>
    `Dazu braucht es das Recht ${permission}, das Sie hier nicht haben.`,
  waitFor: (seconds) =>
    `Zu viele Versuche. Versuchen Sie es in ${seconds} ${
      seconds === 1 ? "Sekunde" : "Sekunden"
    } noch einmal.`,
  unanswered:
    "Ob es geschehen ist, ist ungewiss. Sehen Sie nach, ob es da ist, bevor Sie noch einmal senden.",
  notCopied: "Der Browser hat das Kopieren nicht erlaubt",
  broken: "Diese Seite kann nicht angezeigt werden",

  takenBack: {
    ask: "Auf dieser Seite können Sie noch einmal anfragen.",
    invite: "Auf dieser Seite können Sie noch einmal einladen.",
    putIn: "Auf dieser Seite können Sie das Mitglied wieder aufnehmen.",
    signIn: "Eine neue Anmeldung ist möglich.",
  },

  undo: {
    title: "Eben getan",
    undo: "Rückgängig machen",
    undone: "Zurückgenommen",
    saved: "Gespeichert.",
    removed: (name) => `${name} ist entfernt.`,
  },

  leaving: {
    title: "Ohne Speichern verlassen?",
    question:
      "Was Sie eingegeben haben oder ein Geheimnis, das nur jetzt gezeigt wird, geht dabei verloren.",
    leave: "Verlassen",
    stay: "Bleiben",
  },

  palette: {
    open: "Suchen oder öffnen …",
    title: "Seite, Projekt oder Benutzer öffnen",
    hint: "Pfeiltasten wählen, Enter öffnet, Escape schließt.",
    pages: "Seite",
    project: "Projekt",
    user: "Benutzer",
    action: "Aktion",
    none: "Nichts heißt so",
    tooMany: "So viele Benutzer werden nach der ganzen Adresse gesucht",
    found: (count) => count === 1 ? "1 Treffer" : `${n(count)} Treffer`,
    newProject: "Neues Projekt",
    newUser: "Neuer Benutzer",
    newKey: "Neuer API-Schlüssel",
    newOrganization: "Neue Organisation",
  },

  acting: {
    title: "Handeln als jemand anderes",
    begin: "Als dieser Benutzer handeln",
    beginTitle: (name) => `Als ${name} handeln`,
    beginHint:
      "Ihr Browser ist eine Stunde lang als dieser Benutzer in den Apps angemeldet, die die Adresse dieser Plattform verwenden. Das Protokoll sagt in jedem Ereignis, dass Sie es sind.",
    banner: (name) => `Dieser Browser handelt als ${name}`,
    until: "endet",
    stop: "Nicht mehr als dieser Benutzer handeln",
    stopped: "Sie handeln wieder als Sie selbst",
  },
};
