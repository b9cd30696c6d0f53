/** The frame of a command: its options, its help, and what it ends with when something that it needs is missing. */
export interface Tool<Options extends { readonly help: boolean }> {
  readonly usage: string;
  /** Throws an error whose message says what is wrong with the arguments. */
  readonly parse: (args: readonly string[]) => Options;
  /** Returns the exit code. */
  readonly run: (options: Options) => Promise<number>;
  /** The error that says what is missing, and the code that stands before its message. */
  readonly missing: { readonly error: new (...args: never[]) => Error; readonly code: string };
}

/** Runs a command and returns its exit code: 64 for wrong arguments, 1 where something is missing. */
export async function runTool<Options extends { readonly help: boolean }>(
  { usage, parse, run, missing }: Tool<Options>,
  args: readonly string[] = process.argv.slice(2),
): Promise<number> {
  let options: Options;
  try {
    options = parse(args);
  } catch (error) {
    process.stderr.write(`USAGE: ${(error as Error).message}\n\n${usage}`);
    return 64;
  }
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
  try {
    return await run(options);
  } catch (error) {
    if (!(error instanceof missing.error)) throw error;
    process.stderr.write(`${missing.code}: ${error.message}\n`);
    return 1;
  }
}
