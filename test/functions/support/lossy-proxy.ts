import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";

/** What happens to a request that a rule matches: its answer is lost, the connection cut or 503 said instead; or a test's own act. */
type Fate = "cut" | 503 | (() => void);

type Rule = {
  match: RegExp;
  times: number;
  /** Requests that match and pass before. */
  skip: number;
  /** Before the server hears of it, or once it is done and nobody heard so. */
  phase: "before" | "after";
  fate: Fate;
};

export type LossyProxy = {
  url: string;
  /** Loses the answers to the next requests that match (`<METHOD> <path>`, a line end, the body): they are done, but nobody hears of it. */
  lose(match: RegExp, times: number, how: "cut" | 503): void;
  /** Cuts the answers to the next requests that match each pattern, as often as its number says. */
  loseEach(matches: readonly (readonly [RegExp, number])[]): void;
  /** Acts once, before or after the server did what the request after `skip` others that match asks; it gets no answer. */
  strike(match: RegExp, skip: number, phase: Rule["phase"], act: () => void): void;
  /** Requests that met their fate. */
  lost(): number;
  /** Answers that are still to be lost. */
  pending(): number;
  stop(): void;
};

/** An HTTP proxy before a server, which loses answers on demand. */
export async function startLossyProxy(target: string): Promise<LossyProxy> {
  let rules: Rule[] = [];
  let lost = 0;
  const { hostname, port } = new URL(target);

  /** The rule, where it holds for this request. */
  const ruleFor = (text: string): Rule | undefined => {
    const rule = rules.find(({ times, match }) => times > 0 && match.test(text));
    if (!rule) return undefined;
    if (rule.skip > 0) {
      rule.skip -= 1;
      return undefined;
    }
    rule.times -= 1;
    lost += 1;
    return rule;
  };

  const server = createServer((request, response) => {
    const meet = (fate: Fate) => {
      if (fate === 503) return response.writeHead(503).end("{}");
      if (fate !== "cut") fate();
      return response.destroy();
    };
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      const found = ruleFor(`${request.method} ${request.url}\n${body.toString("latin1")}`);
      if (found?.phase === "before") return meet(found.fate);
      const { "transfer-encoding": _, ...headers } = request.headers;
      const options = { hostname, port, path: request.url, method: request.method };
      const onward = httpRequest({ ...options, headers: { ...headers, "content-length": body.length } });
      onward.on("error", () => response.destroy());
      onward.on("response", (answer) => {
        if (found) {
          answer.resume().on("end", () => meet(found.fate));
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
    lose: (match, times, fate) => {
      rules = [{ match, times, fate, skip: 0, phase: "after" }];
    },
    loseEach: (matches) => {
      rules = matches.map(([match, times]) => ({ match, times, fate: "cut", skip: 0, phase: "after" }));
    },
    strike: (match, skip, phase, fate) => {
      rules = [{ match, times: 1, fate, skip, phase }];
    },
    lost: () => lost,
    pending: () => rules.reduce((sum, { times }) => sum + times, 0),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
