import { readFileSync } from "node:fs";
import type { Service } from "../../../lib/local/process.ts";

const running = new Set<Service>();

/** Works with processes that end with the work, or earlier when the whole is interrupted. */
export async function withServices<T>(work: (start: Start) => Promise<T>): Promise<T> {
  const mine: Service[] = [];
  const start: Start = async (starting) => {
    const service = await starting;
    mine.push(service);
    running.add(service);
    return service;
  };
  try {
    return await work(start);
  } finally {
    await Promise.all(mine.map((service) => service.stop()));
    for (const service of mine) running.delete(service);
  }
}

export type Start = <S extends Service>(starting: Promise<S>) => Promise<S>;

/** Ends every process that is under way. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map((service) => service.stop()));
}

/** Seconds that a process has computed so far on all cores, as Linux counts them; null elsewhere. */
export function cpuSeconds(pid: number): number | null {
  try {
    // Fields 14 and 15 after the name in brackets: ticks of 10 ms in user mode and in the kernel.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return null;
  }
}

/** Megabytes that a process keeps in memory now, as Linux counts them; null elsewhere. */
export function residentMemory(pid: number): number | null {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes ? Math.round(Number(kilobytes) / 1024) : null;
  } catch {
    return null;
  }
}
