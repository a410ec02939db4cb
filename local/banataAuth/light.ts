import { defineLight, installedComponent } from "@banata-auth/convex/light-lane";

export const { answer } = defineLight({ component: installedComponent() });
