import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { connect, createServer } from "node:net";
import type { GoogleFiles } from "./install.ts";

/** One call of Google's service. Rejects with an Error whose `details` say why. */
export type Call = (method: string, request: object) => Promise<unknown>;

export interface Service {
  readonly call: Call;
  close(): void;
}

/** What is used of gRPC for Node, which comes with the package. */
interface Grpc {
  loadPackageDefinition(definition: unknown): {
    zetasql: { local_service: { ZetaSqlLocalService: new (...args: unknown[]) => Client } };
  };
  credentials: { createInsecure(): unknown };
}
type Client = Record<string, (request: object, options: object, done: Done) => void> & { close(): void };
type Done = (error: Error | null, response: unknown) => void;

const MESSAGE_BYTES = 1 << 29;

/** Starts Google's local service on a free port of this machine. A call that takes longer than `seconds` fails. */
export async function startService(files: GoogleFiles, seconds: number): Promise<Service> {
  // Dependencies of the fetched package, not of this project.
  const fromPackage = createRequire(files.from);
  const grpc = fromPackage("@grpc/grpc-js") as Grpc;
  const loader = fromPackage("@grpc/proto-loader") as { loadSync(file: string, options: object): unknown };
  const definition = loader.loadSync("local_service.proto", {
    includeDirs: [files.protos],
    longs: String,
    enums: String,
    defaults: false,
    oneofs: true,
    keepCase: true,
  });
  const { ZetaSqlLocalService } = grpc.loadPackageDefinition(definition).zetasql.local_service;
  const port = await freePort();
  const server = spawn(files.server, ["localhost", String(port)], { stdio: "ignore" });
  const kill = () => void server.kill("SIGKILL");
  process.once("exit", kill);
  await answering(server, port);
  const client = new ZetaSqlLocalService(`localhost:${port}`, grpc.credentials.createInsecure(), {
    "grpc.max_receive_message_length": MESSAGE_BYTES,
    "grpc.max_send_message_length": MESSAGE_BYTES,
  });
  return {
    call: (method, request) =>
      new Promise((resolve, reject) => {
        client[method]?.(request, { deadline: Date.now() + seconds * 1000 }, (error, response) =>
          error ? reject(error) : resolve(response),
        );
      }),
    close() {
      client.close();
      kill();
      process.off("exit", kill);
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answering(server: ChildProcess, port: number): Promise<void> {
  let failure: string | null = null;
  server.once("error", (error) => {
    failure = error.message;
  });
  server.once("exit", (code, signal) => {
    failure ??= `it ended with ${code ?? signal}`;
  });
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (failure !== null) throw new Error(`Google's service does not start: ${failure}`);
    if (await isOpen(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("Google's service does not answer within ten seconds");
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "localhost", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
