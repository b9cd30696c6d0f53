import { type BenchKind, readBare } from "./read-bare.ts";
import { drainInbox, readWindow } from "./read-window.ts";

/**
 * One way of a worker, in a process of its own: `list`, `cursor` and `csv` from the source to the gzipped file, `inbox` from
 * delivered to committed rows. `bare` does with the same bytes what nobody can do without: fetch, JSON.parse or CSV cells, gzip.
 * Arguments: `worker` or `bare`, kind, address or file, folder, and an address or a file to warm the code up with. Prints one JSON
 * line `{rows, seconds, cpuSeconds, megabytes}`, of which the memory is the peak of the process.
 */
const [how = "worker", kind = "list", from = "", folder = ".", warmUp = ""] = process.argv.slice(2);
if (warmUp !== "") await read(kind as BenchKind, warmUp);
const cpu = process.cpuUsage();
const began = performance.now();
const rows = await read(kind as BenchKind, from);
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(cpu);
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(`${JSON.stringify({ rows, seconds, cpuSeconds: (user + system) / 1e6, megabytes })}\n`);

async function read(which: BenchKind, place: string): Promise<number> {
  if (how === "bare") return await readBare(which, place, folder);
  return which === "inbox" ? await drainInbox() : await readWindow(which, place, folder);
}
