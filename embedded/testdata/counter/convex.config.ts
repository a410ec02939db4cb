import { type ComponentDefinition, defineComponent } from "convex/server";

const component: ComponentDefinition = defineComponent("counter");
export default component;
