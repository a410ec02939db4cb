import { defineBanataAuth, installedComponent } from "@banata-auth/convex/runtime";

export const auth = defineBanataAuth({ component: installedComponent() });

export const {
  admitMailEvents,
  anchorAuditLog,
  answerJob,
  deliverMail,
  keepMailEvents,
  openMailWebhook,
  preflight,
  recordUse,
  resumeMails,
  rewrapProjectKeys,
  rotateVaultKeys,
  settleMail,
  setupToken,
  signAuditLog,
  verifyVault,
  verifyVaultPart,
  write,
} = auth.functions;
