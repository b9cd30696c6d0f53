import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";

export type LossyProxy = {
  url: string;
  /** Loses the answers to the next requests whose body matches: they are done, but nobody hears of it. */
  lose(body: RegExp, times: number, how: "cut" | 503): void;
  lost(): number;
  stop(): void;
};

/** An HTTP proxy before a server, which loses answers on demand. */
export async function startLossyProxy(target: string): Promise<LossyProxy> {
  let rule: { body: RegExp; times: number; how: "cut" | 503 } | undefined;
  let lost = 0;
  const { hostname, port } = new URL(target);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      const { "transfer-encoding": _, ...headers } = request.headers;
      const options = { hostname, port, path: request.url, method: request.method };
      const onward = httpRequest({ ...options, headers: { ...headers, "content-length": body.length } });
      onward.on("error", () => response.destroy());
      onward.on("response", (answer) => {
        if (rule && rule.times > 0 && rule.body.test(body.toString("latin1"))) {
          rule.times -= 1;
          lost += 1;
          answer.resume().on("end", () => {
            if (rule?.how === 503) response.writeHead(503).end("{}");
            else response.destroy();
          });
          return;
        }
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lose: (body, times, how) => {
      rule = { body, times, how };
    },
    lost: () => lost,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
