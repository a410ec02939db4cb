import type { Language } from "./types.ts";

const NOT_YOU =
  "Wenn Sie das nicht waren, kann womöglich jemand anderes Ihr Konto benutzen: Wählen Sie " +
  "ein neues Passwort und melden Sie sich überall ab.";

/** German. */
export const GERMAN: Language = {
  nobody: "und guten Tag",
  somebody: "Jemand",
  unknown: "unbekannt",
  mails: {
    verification: {
      subject: "Bestätigen Sie Ihre E-Mail-Adresse für {{appName}}",
      preview: "Ein Klick, und Ihr Konto ist bereit.",
      title: "Bestätigen Sie Ihre E-Mail-Adresse",
      text: [
        "Hallo {{userName}},",
        "bitte bestätigen Sie, dass diese Adresse Ihnen gehört. Der Knopf öffnet eine Seite von {{appName}}, auf der Sie noch einmal klicken.",
      ],
      button: "E-Mail-Adresse bestätigen",
      note:
        "Der Link gilt 24 Stunden. Wenn Sie sich nicht bei {{appName}} registriert haben, brauchen Sie nichts zu tun. Wenn der Knopf nicht geht, öffnen Sie diesen Link:",
    },
    "password-reset": {
      subject: "Neues Passwort für {{appName}}",
      preview: "Wählen Sie ein neues Passwort.",
      title: "Wählen Sie ein neues Passwort",
      text: [
        "Hallo {{userName}},",
        "jemand, hoffentlich Sie selbst, möchte ein neues Passwort für Ihr Konto bei {{appName}}. Sie wählen es auf der Seite, die der Knopf öffnet.",
      ],
      button: "Neues Passwort wählen",
      note:
        "Der Link gilt einmal und eine Stunde lang. Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist.",
    },
    "magic-link": {
      subject: "Anmelden bei {{appName}}",
      preview: "Hier ist Ihr Link.",
      title: "Anmelden bei {{appName}}",
      text: [
        "Hier ist der gewünschte Link. Er meldet {{email}} an.",
        "Öffnen Sie ihn in dem Browser, in dem Sie angemeldet sein möchten; auf der Seite klicken Sie noch einmal.",
      ],
      button: "Anmelden",
      note:
        "Der Link gilt einmal und 10 Minuten lang. Wenn Sie ihn nicht angefordert haben, brauchen Sie nichts zu tun: Ohne ihn wird niemand angemeldet.",
    },
    "email-otp": {
      subject: "{{otp}} ist Ihr Code für {{appName}}",
      preview: "Er gilt 10 Minuten.",
      title: "Ihr Code",
      text: ["Geben Sie diesen Code bei {{appName}} ein:"],
      note:
        "Er gilt einmal und 10 Minuten lang. Geben Sie ihn niemandem: {{appName}} wird Sie nie danach fragen. Wenn Sie keinen Code angefordert haben, brauchen Sie nichts zu tun.",
    },
    "change-email": {
      subject: "Bestätigen Sie die neue E-Mail-Adresse Ihres Kontos bei {{appName}}",
      preview: "Ihr Konto soll eine andere Adresse bekommen.",
      title: "Ist das Ihre neue Adresse?",
      text: [
        "Hallo {{userName}},",
        "die E-Mail-Adresse Ihres Kontos bei {{appName}} soll **{{newEmail}}** werden. Wenn Sie das möchten, bestätigen Sie es auf der Seite, die der Knopf öffnet; danach schreiben wir an die neue Adresse.",
      ],
      button: "Änderung bestätigen",
      note:
        "Wenn Sie das nicht waren, öffnen Sie den Link nicht: Ihre Adresse bleibt, wie sie ist. Womöglich kann jemand Ihr Konto benutzen; wählen Sie ein neues Passwort.",
    },
    invitation: {
      subject: "{{inviterName}} lädt Sie zu {{organizationName}} bei {{appName}} ein",
      preview: "Sehen Sie, wer Sie einlädt, und nehmen Sie an.",
      title: "Sie sind eingeladen",
      text: ["**{{inviterName}}** lädt Sie zu **{{organizationName}}** bei {{appName}} ein."],
      button: "Einladung öffnen",
    },
    "project-invitation": {
      subject: "{{inviterName}} lädt Sie ein, {{projectName}} bei {{appName}} zu verwalten",
      preview: "Melden Sie sich an, um anzunehmen oder abzulehnen.",
      title: "Sie sind zu einem Projekt eingeladen",
      text: [
        "**{{inviterName}}** lädt Sie ein, das Projekt **{{projectName}}** bei {{appName}} zu verwalten.",
        "Melden Sie sich bei {{appName}} an, um anzunehmen oder abzulehnen.",
      ],
      note: "Wenn Sie nicht wissen, wer das ist, brauchen Sie nichts zu tun.",
    },
    welcome: {
      subject: "Willkommen bei {{appName}}",
      preview: "Ihr Konto ist bereit.",
      title: "Willkommen bei {{appName}}",
      text: ["Hallo {{userName}},", "Ihr Konto ist bereit. Schön, dass Sie da sind."],
      button: "{{appName}} öffnen",
      note: "Sie bekommen diese Mail, weil diese Adresse bei {{appName}} registriert wurde.",
    },
    "account-exists": {
      subject: "Sie haben schon ein Konto bei {{appName}}",
      preview: "Jemand wollte sich mit dieser Adresse registrieren.",
      title: "Sie haben schon ein Konto",
      text: [
        "Hallo {{userName}},",
        "jemand, vielleicht Sie selbst, wollte sich mit dieser Adresse bei {{appName}} registrieren. Dazu gibt es schon ein Konto: Melden Sie sich einfach an. Wenn Sie das Passwort nicht mehr wissen, wählen Sie ein neues.",
      ],
      button: "Neues Passwort wählen",
      note:
        "Der Link gilt einmal und eine Stunde lang. Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Es hat sich nichts geändert.",
    },
    "security-notice": {
      subject: "Ihr Konto bei {{appName}} wurde geändert",
      preview: "Waren Sie das?",
      title: "Ihr Konto wurde geändert",
      text: [
        "Hallo {{userName}},",
        "etwas, das Ihr Konto bei {{appName}} schützt, wurde geändert. Wenn Sie das waren, brauchen Sie nichts zu tun.",
      ],
      note: NOT_YOU,
    },
    "security-notice-address-change": {
      subject: "Die E-Mail-Adresse Ihres Kontos bei {{appName}} ändert sich",
      preview: "Wenn Sie das nicht waren, können Sie es rückgängig machen.",
      title: "Ihre E-Mail-Adresse ändert sich",
      text: [
        "Hallo {{userName}},",
        "die E-Mail-Adresse Ihres Kontos bei {{appName}} ändert sich zu **{{newEmail}}**. Wenn Sie das waren, brauchen Sie nichts zu tun.",
      ],
      button: "Änderung rückgängig machen",
      note:
        "Wenn Sie das nicht waren, machen Sie die Änderung rückgängig: Das Konto behält diese Adresse, wird überall abgemeldet und bekommt ein neues Passwort. Der Link gilt 7 Tage; auf der Seite klicken Sie noch einmal.",
    },
    "security-notice-api-key-created": {
      subject: "Ein neuer API-Schlüssel für {{appName}}",
      preview: "Waren Sie das?",
      title: "Ein API-Schlüssel wurde erstellt",
      text: [
        "Hallo {{userName}},",
        "mit Ihrem Konto bei {{appName}} wurde ein API-Schlüssel erstellt: **{{keyName}}**. Wenn Sie das waren, brauchen Sie nichts zu tun.",
      ],
      note: `Wenn Sie das nicht waren, widerrufen Sie den Schlüssel. ${NOT_YOU}`,
    },
    "security-notice-new-device": {
      subject: "Neue Anmeldung an Ihrem Konto bei {{appName}}",
      preview: "Waren Sie das?",
      title: "Eine neue Anmeldung",
      text: [
        "Hallo {{userName}},",
        "an Ihrem Konto bei {{appName}} hat sich ein Gerät angemeldet, das wir noch nicht kennen. Wenn Sie das waren, brauchen Sie nichts zu tun.",
        "Gerät: {{device}}<br>Adresse: {{ipAddress}}<br>Zeit: {{time}}",
      ],
      note: NOT_YOU,
    },
    "security-notice-password-changed": {
      subject: "Das Passwort Ihres Kontos bei {{appName}} wurde geändert",
      preview: "Waren Sie das?",
      title: "Ihr Passwort wurde geändert",
      text: [
        "Hallo {{userName}},",
        "das Passwort Ihres Kontos bei {{appName}} wurde geändert. Wenn Sie das waren, brauchen Sie nichts zu tun.",
      ],
      note: NOT_YOU,
    },
    "security-notice-second-factor-added": {
      subject: "Anmeldung in zwei Schritten für Ihr Konto bei {{appName}}",
      preview: "Waren Sie das?",
      title: "Ein zweiter Faktor ist dazugekommen",
      text: [
        "Hallo {{userName}},",
        "für die Anmeldung an Ihrem Konto bei {{appName}} braucht es jetzt außer dem Passwort einen Code. Wenn Sie das waren, brauchen Sie nichts zu tun; bewahren Sie Ihre Ersatzcodes sicher auf.",
      ],
      note: NOT_YOU,
    },
    "security-notice-second-factor-removed": {
      subject: "Keine Anmeldung in zwei Schritten mehr für Ihr Konto bei {{appName}}",
      preview: "Waren Sie das?",
      title: "Der zweite Faktor wurde entfernt",
      text: [
        "Hallo {{userName}},",
        "für die Anmeldung an Ihrem Konto bei {{appName}} braucht es keinen Code mehr: Das Passwort genügt. Wenn Sie das waren oder darum gebeten haben, brauchen Sie nichts zu tun.",
      ],
      note: NOT_YOU,
    },
  },
};
