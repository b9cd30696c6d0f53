/** What the engine needs of the function library on a DuckDB instance. */
export { installRuntime } from "./runtime/install.ts";
export { Sandbox } from "./runtime/javascript/sandbox.ts";
export { registerJavaScriptFunction } from "./runtime/javascript-routines.ts";
