import type { Strings } from "./en.ts";
import type { EN_SETTINGS } from "./en_settings.ts";

/** What the pages of a project's settings say, in German. */
export const DE_SETTINGS: Pick<Strings, keyof typeof EN_SETTINGS> = {
  branding: {
    primaryColor: "Hauptfarbe",
    primaryHint: "Von Knöpfen und Links, etwa #4338ca.",
    bgColor: "Hintergrund",
    bgHint: "Was hinter allem liegt, etwa #ffffff.",
    pick: (label) => `Wählen: ${label}`,
    font: "Schriften",
    fontHint: "Namen, durch Kommas getrennt: Genommen wird die erste, die ein Gerät hat.",
    borderRadius: "Runde Ecken, in Pixeln",
    darkMode: "Überall dunkel",
    logoUrl: "Adresse des Logos",
    logoHint: "Die Konsole lädt keine Bilder von anderswo: Hier ist nur sein Platz zu sehen.",
    customCss: "CSS",
    customCssHint:
      "Ihre Apps erhalten es als Text. E-Mails nehmen es, wenn es nichts lädt: von den At-Regeln nur @media.",
    shown: "Was gezeigt wird",
    page: "Eine Seite zum Anmelden",
    pageHint: "So kann eine Seite aussehen, die dem folgt: Ihre Apps zeichnen ihre eigenen.",
    forgotten: "Passwort vergessen?",
  },

  addresses: {
    hint: "Links und Cookies gehen an diese Orte: Wer sie ändert, braucht alle Rechte im Projekt.",
    redirects: "Wohin Benutzer geführt werden",
    redirectsHint:
      "https-Adressen, oder http-Adressen von localhost. Von ihren Ursprüngen darf auch ein Browser aufrufen, außer von dem des Bildes.",
    lists: {
      redirectUris: "Nach dem Anmelden",
      signOutRedirects: "Nach dem Abmelden",
    },
    places: {
      appHomepage: "Erste Seite der App",
      signInEndpoint: "Ihre Seite zum Anmelden",
      externalSignUp: "Ihre Seite zum Registrieren",
      userInvitation: "Wohin die E-Mail einer Einladung führt",
      passwordReset: "Ihre Seite für ein neues Passwort",
      logoUri: "Ein Bild",
      ssoSuccess: "Nach dem Einrichten von Single Sign-on",
      dirSyncSuccess: "Nach dem Einrichten des Verzeichnisabgleichs",
      logStreamsSuccess: "Nach dem Einrichten der Protokollströme",
    },
  },

  appSwitches: {
    title: "Was Ihre Apps lesen",
    hint: "Für Ihre Apps aufbewahrt: Die Plattform selbst richtet sich nicht danach.",
    switches: {
      hostedUi: "Gehostete Seiten",
      localization: "Mehrere Sprachen",
      roleAssignment: "Rollen vergeben",
      multipleRoles: "Mehrere Rollen für einen Benutzer",
      apiKeyPermissions: "Rechte von API-Schlüsseln",
    },
  },

  reset: {
    title: "Alle Einstellungen zurücksetzen",
    hint:
      "Verfahren, Sitzungen, Branding, Adressen und die Zugangsdaten der Anbieter sind wie in einem neuen Projekt. Benutzer, Schlüssel und E-Mails bleiben.",
    submit: "Zurücksetzen",
    question:
      "Benutzer von Anbietern können sich nicht anmelden, bis Sie deren Zugangsdaten neu speichern.",
    done: "Alle Einstellungen sind wie in einem neuen Projekt",
  },

  providerTest: {
    test: "Testen",
    title: (id) => `Mit ${id} anmelden`,
    hint:
      "Die eigene Seite des Anbieters öffnet sich. Beanstandet sie die Client-ID oder die Rücksprungadresse, dann passt nicht, was Sie gespeichert haben. Wer sich dort anmeldet, wird ein Benutzer dieses Projekts.",
    begin: "Beginnen",
    go: (host) => `${host} öffnen`,
    worked: (id) => `Die Anmeldung mit ${id} gelingt.`,
    failed: (id, error) => `Die Anmeldung mit ${id} ist gescheitert: ${error}.`,
  },
};
