import { defineLanes, installedComponent } from "@banata-auth/convex/lanes";

export const { claimMails, handle, read, sealColumns } = defineLanes({
  component: installedComponent(),
});
