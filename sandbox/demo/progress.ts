import { Listr, ListrLogger, type ListrTask, PRESET_TIMER, ProcessOutput } from "listr2";

/** Runs steps one after the other, showing each with its time on stderr: live on a terminal, line by line elsewhere. */
export async function runSteps<Context extends object>(
  steps: ListrTask<Context>[],
  context: Context,
): Promise<void> {
  const processOutput = new ProcessOutput(process.stderr, process.stderr);
  const rendererOptions = { logger: new ListrLogger({ processOutput, useIcons: true }), timer: PRESET_TIMER };
  const list = new Listr<Context>(steps, {
    concurrent: false,
    registerSignalListeners: false,
    ctx: context,
    rendererOptions,
    fallbackRenderer: "simple",
    fallbackRendererCondition: () => !process.stderr.isTTY,
    fallbackRendererOptions: rendererOptions,
  });
  await list.run();
}
