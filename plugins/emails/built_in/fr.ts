import type { Language } from "./types.ts";

const NOT_YOU = "Si ce n’était pas vous, une autre personne a peut-être accès à votre compte : " +
  "choisissez un nouveau mot de passe et déconnectez-vous de tous vos appareils.";

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
        "Merci de confirmer que cette adresse est bien la vôtre. Le bouton ouvre une page de {{appName}}, où il vous reste un dernier clic à faire.",
      ],
      button: "Confirmer l’adresse e-mail",
      note:
        "Le lien est valable 24 heures. Si vous n’avez pas créé de compte sur {{appName}}, ignorez cet e-mail. Si le bouton ne fonctionne pas, ouvrez ce lien :",
    },
    "password-reset": {
      subject: "Nouveau mot de passe pour {{appName}}",
      preview: "Choisissez un nouveau mot de passe.",
      title: "Choisissez un nouveau mot de passe",
      text: [
        "Bonjour {{userName}},",
        "Quelqu’un, sans doute vous-même, a demandé un nouveau mot de passe pour votre compte {{appName}}. Le bouton ouvre la page où vous pourrez le choisir.",
      ],
      button: "Choisir un nouveau mot de passe",
      note:
        "Le lien est valable une seule fois, pendant une heure. Si vous n’avez rien demandé, ignorez cet e-mail : votre mot de passe ne change pas.",
    },
    "magic-link": {
      subject: "Votre lien de connexion à {{appName}}",
      preview: "Voici votre lien.",
      title: "Connexion à {{appName}}",
      text: [
        "Voici le lien que vous avez demandé. Il vous connecte en tant que {{email}}.",
        "Ouvrez-le dans le navigateur que vous voulez utiliser ; il vous restera un dernier clic à faire.",
      ],
      button: "Se connecter",
      note:
        "Le lien est valable une seule fois, pendant 10 minutes. Si vous n’avez rien demandé, ignorez cet e-mail : sans ce lien, personne ne peut se connecter.",
    },
    "email-otp": {
      subject: "{{otp}} est votre code pour {{appName}}",
      preview: "Il est valable 10 minutes.",
      title: "Votre code",
      text: ["Saisissez ce code sur {{appName}} :"],
      note:
        "Il est valable une seule fois, pendant 10 minutes. Ne le communiquez à personne : {{appName}} ne vous le demandera jamais. Si vous n’avez pas demandé de code, ignorez cet e-mail.",
    },
    "change-email": {
      subject: "Confirmez la nouvelle adresse e-mail de votre compte {{appName}}",
      preview: "Une nouvelle adresse a été demandée pour votre compte.",
      title: "Confirmez votre nouvelle adresse",
      text: [
        "Bonjour {{userName}},",
        "Vous avez demandé que l’adresse e-mail de votre compte {{appName}} devienne **{{newEmail}}**. Pour confirmer, utilisez la page qu’ouvre le bouton ; nous écrirons ensuite à la nouvelle adresse.",
      ],
      button: "Confirmer le changement",
      note:
        "Si vous n’avez rien demandé, n’ouvrez pas le lien : votre adresse ne change pas. Une autre personne a peut-être accès à votre compte ; choisissez un nouveau mot de passe.",
    },
    invitation: {
      subject: "{{inviterName}} vous invite à rejoindre {{organizationName}} sur {{appName}}",
      preview: "Découvrez qui vous invite.",
      title: "Vous avez reçu une invitation",
      text: [
        "**{{inviterName}}** vous invite à rejoindre **{{organizationName}}** sur {{appName}}.",
      ],
      button: "Ouvrir l’invitation",
    },
    "project-invitation": {
      subject: "{{inviterName}} vous invite à administrer {{projectName}} sur {{appName}}",
      preview: "Connectez-vous pour accepter ou refuser.",
      title: "Vous avez reçu une invitation à un projet",
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
      note: "Vous recevez cet e-mail parce qu’un compte {{appName}} a été créé avec cette adresse.",
    },
    "account-exists": {
      subject: "Vous avez déjà un compte {{appName}}",
      preview: "Quelqu’un a voulu créer un compte avec cette adresse.",
      title: "Vous avez déjà un compte",
      text: [
        "Bonjour {{userName}},",
        "Quelqu’un, peut-être vous-même, a voulu créer un compte {{appName}} avec cette adresse. Il en existe déjà un : il vous suffit de vous connecter. Si vous avez oublié votre mot de passe, choisissez-en un nouveau.",
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
        "Un élément de la sécurité de votre compte {{appName}} a été modifié. Si c’était vous, vous n’avez rien à faire.",
      ],
      note: NOT_YOU,
    },
    "security-notice-address-change": {
      subject: "L’adresse e-mail de votre compte {{appName}} change",
      preview: "Si ce n’était pas vous, vous pouvez annuler ce changement.",
      title: "Votre adresse e-mail change",
      text: [
        "Bonjour {{userName}},",
        "L’adresse e-mail de votre compte {{appName}} devient **{{newEmail}}**. Si c’était vous, vous n’avez rien à faire.",
      ],
      button: "Annuler le changement",
      note:
        "Si ce n’était pas vous, annulez le changement : le compte garde cette adresse, est déconnecté de tous les appareils et vous choisissez un nouveau mot de passe. Le lien est valable 7 jours ; il vous restera un dernier clic à faire.",
    },
    "security-notice-api-key-created": {
      subject: "Une nouvelle clé d’API pour {{appName}}",
      preview: "Était-ce vous ?",
      title: "Une clé d’API a été créée",
      text: [
        "Bonjour {{userName}},",
        "Une clé d’API a été créée depuis votre compte {{appName}} : **{{keyName}}**. Si c’était vous, vous n’avez rien à faire.",
      ],
      note: `Si ce n’était pas vous, révoquez la clé. ${NOT_YOU}`,
    },
    "security-notice-new-device": {
      subject: "Nouvelle connexion à votre compte {{appName}}",
      preview: "Était-ce vous ?",
      title: "Une nouvelle connexion",
      text: [
        "Bonjour {{userName}},",
        "Quelqu’un s’est connecté à votre compte {{appName}} depuis un appareil que nous ne connaissions pas. Si c’était vous, vous n’avez rien à faire.",
        "Appareil : {{device}}<br>Adresse IP : {{ipAddress}}<br>Date : {{time}}",
      ],
      note: NOT_YOU,
    },
    "security-notice-password-changed": {
      subject: "Le mot de passe de votre compte {{appName}} a été modifié",
      preview: "Était-ce vous ?",
      title: "Votre mot de passe a été modifié",
      text: [
        "Bonjour {{userName}},",
        "Le mot de passe de votre compte {{appName}} a été modifié. Si c’était vous, vous n’avez rien à faire.",
      ],
      note: NOT_YOU,
    },
    "security-notice-second-factor-added": {
      subject: "Connexion en deux étapes activée pour votre compte {{appName}}",
      preview: "Était-ce vous ?",
      title: "Un second facteur a été ajouté",
      text: [
        "Bonjour {{userName}},",
        "La connexion à votre compte {{appName}} demande désormais un code en plus du mot de passe. Si c’était vous, vous n’avez rien à faire ; conservez vos codes de secours en lieu sûr.",
      ],
      note: NOT_YOU,
    },
    "security-notice-second-factor-removed": {
      subject: "Connexion en deux étapes désactivée pour votre compte {{appName}}",
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
