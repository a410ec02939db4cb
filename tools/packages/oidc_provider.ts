/** A certified OpenID provider. @module */
export { default, interactionPolicy } from "npm:oidc-provider@^9.13.3";
