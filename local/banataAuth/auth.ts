import { defineBanataAuth, installedComponent } from "@banata-auth/convex/runtime";

export const auth = defineBanataAuth({ component: installedComponent() });

export const {
  admitMailEvents,
  anchorAuditLog,
  answerJob,
  deliverMail,
  keepMailEvents,
  openAuditBatch,
  openMailWebhook,
  preflight,
  recordUse,
  resumeMails,
  rewrapProjectKeys,
  rotateVaultKeys,
  runAuditStream,
  session,
  settleAuditBatch,
  setupToken,
  signAuditLog,
  verifyVault,
  verifyVaultPart,
  watchMails,
  write,
} = auth.functions;
