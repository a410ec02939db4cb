import { defineLanes } from "@banata-auth/convex/lanes";
import { installedComponent } from "@banata-auth/convex/runtime";

export const { claimMails, handle, read, sealColumns } = defineLanes({
  component: installedComponent(),
});
