import type { Language } from "./types.ts";

const NOT_YOU =
  "Si ce n’était pas vous, quelqu’un d’autre peut peut-être utiliser votre compte : " +
  "choisissez un nouveau mot de passe et déconnectez-vous partout.";

/** French. */
export const FRENCH: Language = {
  nobody: "à vous",
  somebody: "Quelqu’un",
  unknown: "inconnu",
  mails: {
    verification: {
      subject: "Confirmez votre adresse e-mail pour {{appName}}",
      preview: "Un clic, et votre compte est prêt.",
      title: "Confirmez votre adresse e-mail",
      text: [
        "Bonjour {{userName}},",
        "Merci de confirmer que cette adresse est bien la vôtre. Le bouton ouvre une page de {{appName}} qui vous demande un dernier clic.",
      ],
      button: "Confirmer l’adresse e-mail",
      note:
        "Le lien est valable 24 heures. Si vous ne vous êtes pas inscrit à {{appName}}, ignorez cet e-mail. Si le bouton ne fonctionne pas, ouvrez ce lien :",
    },
    "password-reset": {
      subject: "Nouveau mot de passe pour {{appName}}",
      preview: "Choisissez un nouveau mot de passe.",
      title: "Choisissez un nouveau mot de passe",
      text: [
        "Bonjour {{userName}},",
        "Quelqu’un, vous sans doute, a demandé un nouveau mot de passe pour votre compte {{appName}}. Vous le choisirez sur la page qu’ouvre le bouton.",
      ],
      button: "Choisir un nouveau mot de passe",
      note:
        "Le lien est valable une seule fois, pendant une heure. Si vous n’avez rien demandé, ignorez cet e-mail : votre mot de passe reste le même.",
    },
    "magic-link": {
      subject: "Connexion à {{appName}}",
      preview: "Voici votre lien.",
      title: "Connexion à {{appName}}",
      text: [
        "Voici le lien que vous avez demandé. Il connecte {{email}}.",
        "Ouvrez-le dans le navigateur où vous voulez être connecté ; la page vous demande un dernier clic.",
      ],
      button: "Se connecter",
      note:
        "Le lien est valable une seule fois, pendant 10 minutes. Si vous n’avez rien demandé, ignorez cet e-mail : sans lui, personne n’est connecté.",
    },
    "email-otp": {
      subject: "{{otp}} est votre code pour {{appName}}",
      preview: "Il est valable 10 minutes.",
      title: "Votre code",
      text: ["Saisissez ce code sur {{appName}} :"],
      note:
        "Il est valable une seule fois, pendant 10 minutes. Ne le donnez à personne : {{appName}} ne vous le demandera jamais. Si vous n’avez pas demandé de code, ignorez cet e-mail.",
    },
    "change-email": {
      subject: "Confirmez la nouvelle adresse e-mail de votre compte {{appName}}",
      preview: "Votre compte doit changer d’adresse.",
      title: "Est-ce votre nouvelle adresse ?",
      text: [
        "Bonjour {{userName}},",
        "L’adresse e-mail de votre compte {{appName}} doit devenir **{{newEmail}}**. Si c’est ce que vous voulez, confirmez-le sur la page qu’ouvre le bouton ; nous écrirons ensuite à la nouvelle adresse.",
      ],
      button: "Confirmer le changement",
      note:
        "Si vous n’avez rien demandé, n’ouvrez pas le lien : votre adresse reste la même. Quelqu’un peut peut-être utiliser votre compte ; choisissez un nouveau mot de passe.",
    },
    invitation: {
      subject: "{{inviterName}} vous invite à rejoindre {{organizationName}} sur {{appName}}",
      preview: "Voyez qui vous invite, et acceptez.",
      title: "Vous êtes invité",
      text: [
        "**{{inviterName}}** vous invite à rejoindre **{{organizationName}}** sur {{appName}}.",
      ],
      button: "Ouvrir l’invitation",
    },
    "project-invitation": {
      subject: "{{inviterName}} vous invite à administrer {{projectName}} sur {{appName}}",
      preview: "Connectez-vous pour accepter ou refuser.",
      title: "Vous êtes invité à un projet",
      text: [
        "**{{inviterName}}** vous invite à administrer le projet **{{projectName}}** sur {{appName}}.",
        "Connectez-vous à {{appName}} pour accepter ou refuser.",
      ],
      note: "Si vous ne savez pas qui vous invite, ignorez cet e-mail.",
    },
    welcome: {
      subject: "Bienvenue sur {{appName}}",
      preview: "Votre compte est prêt.",
      title: "Bienvenue sur {{appName}}",
      text: [
        "Bonjour {{userName}},",
        "Votre compte est prêt. Nous sommes heureux de vous accueillir.",
      ],
      button: "Ouvrir {{appName}}",
      note: "Vous recevez cet e-mail parce que cette adresse s’est inscrite à {{appName}}.",
    },
    "account-exists": {
      subject: "Vous avez déjà un compte {{appName}}",
      preview: "Quelqu’un a voulu s’inscrire avec cette adresse.",
      title: "Vous avez déjà un compte",
      text: [
        "Bonjour {{userName}},",
        "Quelqu’un, vous peut-être, a voulu s’inscrire à {{appName}} avec cette adresse. Elle a déjà un compte : connectez-vous, tout simplement. Si vous ne connaissez plus le mot de passe, choisissez-en un nouveau.",
      ],
      button: "Choisir un nouveau mot de passe",
      note:
        "Le lien est valable une seule fois, pendant une heure. Si ce n’était pas vous, ignorez cet e-mail : rien n’a changé.",
    },
    "security-notice": {
      subject: "Votre compte {{appName}} a été modifié",
      preview: "Était-ce vous ?",
      title: "Votre compte a été modifié",
      text: [
        "Bonjour {{userName}},",
        "Quelque chose qui protège votre compte {{appName}} a été modifié. Si c’était vous, vous n’avez rien à faire.",
      ],
      note: NOT_YOU,
    },
    "security-notice-address-change": {
      subject: "L’adresse e-mail de votre compte {{appName}} change",
      preview: "Si ce n’était pas vous, vous pouvez l’annuler.",
      title: "Votre adresse e-mail change",
      text: [
        "Bonjour {{userName}},",
        "L’adresse e-mail de votre compte {{appName}} devient **{{newEmail}}**. Si c’était vous, vous n’avez rien à faire.",
      ],
      button: "Annuler le changement",
      note:
        "Si ce n’était pas vous, annulez le changement : le compte garde cette adresse, est déconnecté partout et reçoit un nouveau mot de passe. Le lien est valable 7 jours ; la page vous demande un dernier clic.",
    },
    "security-notice-api-key-created": {
      subject: "Une nouvelle clé d’API pour {{appName}}",
      preview: "Était-ce vous ?",
      title: "Une clé d’API a été créée",
      text: [
        "Bonjour {{userName}},",
        "Une clé d’API a été créée avec votre compte {{appName}} : **{{keyName}}**. Si c’était vous, vous n’avez rien à faire.",
      ],
      note: `Si ce n’était pas vous, révoquez la clé. ${NOT_YOU}`,
    },
    "security-notice-new-device": {
      subject: "Nouvelle connexion à votre compte {{appName}}",
      preview: "Était-ce vous ?",
      title: "Une nouvelle connexion",
      text: [
        "Bonjour {{userName}},",
        "Un appareil que nous ne connaissions pas s’est connecté à votre compte {{appName}}. Si c’était vous, vous n’avez rien à faire.",
        "Appareil : {{device}}<br>Adresse : {{ipAddress}}<br>Heure : {{time}}",
      ],
      note: NOT_YOU,
    },
    "security-notice-password-changed": {
      subject: "Le mot de passe de votre compte {{appName}} a été changé",
      preview: "Était-ce vous ?",
      title: "Votre mot de passe a été changé",
      text: [
        "Bonjour {{userName}},",
        "Le mot de passe de votre compte {{appName}} a été changé. Si c’était vous, vous n’avez rien à faire.",
      ],
      note: NOT_YOU,
    },
    "security-notice-second-factor-added": {
      subject: "Connexion en deux étapes pour votre compte {{appName}}",
      preview: "Était-ce vous ?",
      title: "Un second facteur a été ajouté",
      text: [
        "Bonjour {{userName}},",
        "La connexion à votre compte {{appName}} demande désormais un code en plus du mot de passe. Si c’était vous, vous n’avez rien à faire ; gardez vos codes de secours en lieu sûr.",
      ],
      note: NOT_YOU,
    },
    "security-notice-second-factor-removed": {
      subject: "Plus de connexion en deux étapes pour votre compte {{appName}}",
      preview: "Était-ce vous ?",
      title: "Le second facteur a été retiré",
      text: [
        "Bonjour {{userName}},",
        "La connexion à votre compte {{appName}} ne demande plus de code : le mot de passe suffit. Si c’était vous, ou si vous l’avez demandé, vous n’avez rien à faire.",
      ],
      note: NOT_YOU,
    },
  },
};
