import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Answer } from "../check-googlesql/answer.ts";

/** What came of a statement. `foreign`: an error that is no WarehouseError; `crash` and `hang`: of the whole process. */
export type Outcome =
  | { readonly kind: "rows"; readonly answer: Answer }
  | { readonly kind: "error"; readonly message: string; readonly reason: string; readonly place: boolean }
  | { readonly kind: "foreign" | "crash" | "hang"; readonly message: string };

/** The engine in a process of its own, which is started again after a crash or a hang. */
export interface FuzzedEngine {
  run(sql: string): Promise<Outcome>;
  close(): void;
}

export function openFuzzedEngine(timeoutMs = 20_000): FuzzedEngine {
  let child: ChildProcess | null = null;
  let id = 0;
  const kill = () => {
    child?.kill("SIGKILL");
    child = null;
  };
  process.once("exit", kill);
  return {
    async run(sql) {
      child ??= await start();
      const own = child;
      id += 1;
      const outcome = await answered(own, id, sql, timeoutMs);
      if (outcome.kind === "crash" || outcome.kind === "hang") kill();
      return outcome;
    },
    close() {
      kill();
      process.off("exit", kill);
    },
  };
}

async function start(): Promise<ChildProcess> {
  const file = fileURLToPath(new URL("./engine-process.ts", import.meta.url));
  const child = fork(file, [], { execArgv: ["--import", "tsx"], serialization: "advanced", stdio: "ignore" });
  const [what] = await Promise.race([once(child, "message"), once(child, "exit").then(() => [null])]);
  if (what === null) throw new Error("the engine's process ended before it was ready");
  return child;
}

function answered(child: ChildProcess, id: number, sql: string, timeoutMs: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const done = (outcome: Outcome) => {
      clearTimeout(timer);
      child.off("message", onMessage);
      child.off("exit", onExit);
      resolve(outcome);
    };
    const onMessage = (message: { id: number; outcome: Outcome }) => {
      if (message.id === id) done(message.outcome);
    };
    const onExit = (code: number | null, signal: string | null) =>
      done({ kind: "crash", message: `the process ended with ${code ?? signal}` });
    const timer = setTimeout(
      () => done({ kind: "hang", message: `no answer within ${timeoutMs / 1000} s` }),
      timeoutMs,
    );
    child.on("message", onMessage);
    child.once("exit", onExit);
    child.send({ id, sql });
  });
}
