import { expect, test } from "@jest/globals";
import { startService } from "../../../lib/local/process.ts";

test("many services wait for the end of this process with one listener, and none is left when they have stopped", async () => {
  const before = process.listenerCount("exit");
  const command = [process.execPath, "-e", "console.log('ready'); setInterval(() => {}, 1e6)"];
  const services = await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      startService({ name: `service ${i}`, command, isReady: (line) => line === "ready" }),
    ),
  );
  const during = process.listenerCount("exit");
  await Promise.all(services.map((service) => service.stop()));
  expect(during).toBe(before + 1);
  expect(process.listenerCount("exit")).toBe(before);
});
