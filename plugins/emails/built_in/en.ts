import type { Language } from "./types.ts";

const NOT_YOU =
  "If this was not you, somebody else may be able to use your account: choose a new " +
  "password, and sign out everywhere.";

/** English. */
export const ENGLISH: Language = {
  nobody: "there",
  somebody: "Somebody",
  unknown: "not known",
  mails: {
    verification: {
      subject: "Verify your email address for {{appName}}",
      preview: "One click, and your account is ready.",
      title: "Verify your email address",
      text: [
        "Hello {{userName}},",
        "Please confirm that this address belongs to you. The button opens a page of {{appName}} that asks for one more click.",
      ],
      button: "Verify email address",
      note:
        "The link works for 24 hours. If you did not sign up for {{appName}}, you can ignore this mail. If the button does not work, open this link:",
    },
    "password-reset": {
      subject: "Reset your password for {{appName}}",
      preview: "Choose a new password for your account.",
      title: "Choose a new password",
      text: [
        "Hello {{userName}},",
        "Somebody, we hope it was you, asked for a new password for your account at {{appName}}. You can choose it on the page that the button opens.",
      ],
      button: "Choose a new password",
      note:
        "The link works once, and for one hour. If you did not ask for it, you can ignore this mail: your password stays as it is.",
    },
    "magic-link": {
      subject: "Sign in to {{appName}}",
      preview: "Here is your link.",
      title: "Sign in to {{appName}}",
      text: [
        "Here is the link you asked for. It signs in {{email}}.",
        "Open it in the browser where you want to be signed in; the page asks for one more click.",
      ],
      button: "Sign in",
      note:
        "The link works once, and for 10 minutes. If you did not ask for it, you can ignore this mail: nobody is signed in without it.",
    },
    "email-otp": {
      subject: "{{otp}} is your code for {{appName}}",
      preview: "It works for 10 minutes.",
      title: "Your code",
      text: ["Enter this code at {{appName}}:"],
      note:
        "It works once, and for 10 minutes. Do not share it: {{appName}} will never ask you for it. If you did not ask for a code, you can ignore this mail.",
    },
    "change-email": {
      subject: "Confirm the new email address of your {{appName}} account",
      preview: "Your account is to get another address.",
      title: "Is this your new address?",
      text: [
        "Hello {{userName}},",
        "The email address of your account at {{appName}} is to become **{{newEmail}}**. If that is what you want, confirm it on the page that the button opens; we then write to the new address.",
      ],
      button: "Confirm the change",
      note:
        "If you did not ask for this, do not open the link: your address stays as it is. Somebody may be able to use your account, so choose a new password.",
    },
    invitation: {
      subject: "{{inviterName}} invited you to join {{organizationName}} on {{appName}}",
      preview: "See who invited you, and accept.",
      title: "You are invited",
      text: ["**{{inviterName}}** invited you to join **{{organizationName}}** on {{appName}}."],
      button: "Open the invitation",
    },
    "project-invitation": {
      subject: "{{inviterName}} invited you to administer {{projectName}} on {{appName}}",
      preview: "Sign in to accept or to decline.",
      title: "You are invited to a project",
      text: [
        "**{{inviterName}}** invited you to administer the project **{{projectName}}** on {{appName}}.",
        "Sign in to {{appName}} to accept or to decline.",
      ],
      note: "If you do not know who this is, you can ignore this mail.",
    },
    welcome: {
      subject: "Welcome to {{appName}}",
      preview: "Your account is ready.",
      title: "Welcome to {{appName}}",
      text: [
        "Hello {{userName}},",
        "Your account is ready. We are glad that you are here.",
      ],
      button: "Open {{appName}}",
      note: "You get this mail because this address signed up for {{appName}}.",
    },
    "account-exists": {
      subject: "You already have an account at {{appName}}",
      preview: "Somebody tried to sign up with this address.",
      title: "You already have an account",
      text: [
        "Hello {{userName}},",
        "Somebody, perhaps you, tried to sign up for {{appName}} with this address. It has an account already, so just sign in. If you no longer know the password, choose a new one.",
      ],
      button: "Choose a new password",
      note:
        "The link works once, and for one hour. If it was not you, you can ignore this mail: nothing has changed.",
    },
    "security-notice": {
      subject: "Your {{appName}} account was changed",
      preview: "Was it you?",
      title: "Your account was changed",
      text: [
        "Hello {{userName}},",
        "Something that protects your account at {{appName}} was changed. If it was you, there is nothing to do.",
      ],
      note: NOT_YOU,
    },
    "security-notice-address-change": {
      subject: "The email address of your {{appName}} account is changing",
      preview: "If it was not you, you can undo it.",
      title: "Your email address is changing",
      text: [
        "Hello {{userName}},",
        "The email address of your account at {{appName}} is changing to **{{newEmail}}**. If it was you, there is nothing to do.",
      ],
      button: "Undo the change",
      note:
        "If it was not you, undo the change: the account keeps this address, is signed out everywhere and gets a new password. The link works for 7 days, and its page asks for one more click.",
    },
    "security-notice-api-key-created": {
      subject: "A new API key for {{appName}}",
      preview: "Was it you?",
      title: "An API key was created",
      text: [
        "Hello {{userName}},",
        "An API key was created with your account at {{appName}}: **{{keyName}}**. If it was you, there is nothing to do.",
      ],
      note: `If it was not you, revoke the key. ${NOT_YOU}`,
    },
    "security-notice-new-device": {
      subject: "New sign-in to your {{appName}} account",
      preview: "Was it you?",
      title: "A new sign-in",
      text: [
        "Hello {{userName}},",
        "Somebody signed in to your account at {{appName}} from a device that we have not seen before. If it was you, there is nothing to do.",
        "Device: {{device}}<br>IP address: {{ipAddress}}<br>Time: {{time}}",
      ],
      note: NOT_YOU,
    },
    "security-notice-password-changed": {
      subject: "The password of your {{appName}} account was changed",
      preview: "Was it you?",
      title: "Your password was changed",
      text: [
        "Hello {{userName}},",
        "The password of your account at {{appName}} was changed. If it was you, there is nothing to do.",
      ],
      note: NOT_YOU,
    },
    "security-notice-second-factor-added": {
      subject: "Two-step sign-in is on for your {{appName}} account",
      preview: "Was it you?",
      title: "A second factor was added",
      text: [
        "Hello {{userName}},",
        "Signing in to your account at {{appName}} now takes a code besides the password. If it was you, there is nothing to do; keep your backup codes in a safe place.",
      ],
      note: NOT_YOU,
    },
    "security-notice-second-factor-removed": {
      subject: "Two-step sign-in is off for your {{appName}} account",
      preview: "Was it you?",
      title: "The second factor was removed",
      text: [
        "Hello {{userName}},",
        "Signing in to your account at {{appName}} takes no code any more: the password is enough. If it was you, or if you asked for it, there is nothing to do.",
      ],
      note: NOT_YOU,
    },
  },
};
