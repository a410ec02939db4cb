"use node";

import { nodeActions } from "@banata-auth/convex/node";

export const { askKms, derive, receiveMailEvents, sendAuditBatch, sendMails } = nodeActions();
