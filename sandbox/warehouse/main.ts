import { readOptions, USAGE, UsageError } from "./options.ts";
import type { RunningWarehouse, WarehouseOptions } from "./rest/start.ts";

const EXIT_FAILURE = 1;
const EXIT_USAGE = 64;

await main(process.argv.slice(2));

/** Starts the warehouse and keeps it until SIGTERM or SIGINT (exit 0). Exit 1: it cannot start; 64: wrong options. */
async function main(args: readonly string[]): Promise<void> {
  try {
    const options = readOptions(args);
    if (options === "help") {
      process.stdout.write(USAGE);
      return;
    }
    const starting = start(options);
    stopOnSignal(starting);
    process.stdout.write(`warehouse listening on ${(await starting).url}\n`);
  } catch (error) {
    fail(error);
  }
}

/** Engine and server are loaded when the options are known to be right: a wrong one is told at once. */
async function start(options: WarehouseOptions & { verbose: boolean }): Promise<RunningWarehouse> {
  const [{ openEngine }, { startWarehouse }] = await Promise.all([
    import("./engine/open.ts"),
    import("./rest/start.ts"),
  ]);
  const onAnswer = options.verbose ? (line: string) => process.stderr.write(`${line}\n`) : undefined;
  return startWarehouse({ ...options, onAnswer }, openEngine);
}

/** A signal that comes while the server still starts ends it as soon as it has. */
function stopOnSignal(starting: Promise<RunningWarehouse>): void {
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    await (await starting).close();
    process.exit(0);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

function fail(error: unknown): never {
  if (error instanceof UsageError) {
    process.stderr.write(`USAGE: ${error.message}\n\n${USAGE}`);
    process.exit(EXIT_USAGE);
  }
  process.stderr.write(`${explained(error as NodeJS.ErrnoException)}\n`);
  process.exit(EXIT_FAILURE);
}

function explained(error: NodeJS.ErrnoException & { port?: number; address?: string }): string {
  if (error.code === "EADDRINUSE") {
    return `PORT_TAKEN: the warehouse cannot listen on ${error.address}:${error.port}: something else does. Stop that, or choose another port: --port 0 takes a free one.`;
  }
  if (error.code === "EACCES" || error.code === "EADDRNOTAVAIL") {
    return `CANNOT_LISTEN: the warehouse cannot listen on ${error.address}:${error.port} (${error.code}). Choose another --host or --port.`;
  }
  if (/lock/i.test(error.message)) {
    return `FILE_LOCKED: ${error.message}\nOne process at a time can hold the file. Stop the other warehouse, or choose another --file.`;
  }
  if (/No space left|ENOSPC/.test(error.message)) {
    return `DISK_FULL: ${error.message}\nFree some space and start again: nothing that was acknowledged is lost.`;
  }
  return `CANNOT_START: ${error.message}`;
}
