export { tearDown as default } from "./temporary-files.mjs";
