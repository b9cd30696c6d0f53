import type { FastifyInstance } from "fastify";
import type { RestContext } from "../context.ts";
import { USER } from "../jobs/resource.ts";

const ACCOUNT = "/computeMetadata/v1/instance/service-accounts";
const ONE_HOUR = 3600;

/**
 * The metadata server of a Google virtual machine, as far as Google's libraries ask it: with GCE_METADATA_HOST pointing
 * here they need no credentials. The token opens nothing.
 */
export function metadataRoutes(app: FastifyInstance, context: RestContext): void {
  const flavoured = app.addHook("onSend", async (_request, reply) => {
    reply.header("metadata-flavor", "Google");
  });
  const text = (path: string, value: string) =>
    flavoured.get(path, async (_request, reply) => reply.type("application/text").send(value));
  const token = { access_token: "local", expires_in: ONE_HOUR, token_type: "Bearer" };
  const account = { aliases: ["default"], email: USER, scopes: ["https://www.googleapis.com/auth/bigquery"] };

  text("/computeMetadata/v1/instance", "local");
  text("/computeMetadata/v1/instance/zone", "projects/1/zones/local-a");
  text("/computeMetadata/v1/project/project-id", context.project);
  text("/computeMetadata/v1/project/numeric-project-id", "1");
  text("/computeMetadata/v1/universe/universe-domain", "googleapis.com");
  text("/computeMetadata/v1/universe/universe_domain", "googleapis.com");
  text(`${ACCOUNT}/default/email`, USER);
  text(`${ACCOUNT}/default/scopes`, account.scopes.join("\n"));
  for (const name of ["default", USER]) {
    flavoured.get(`${ACCOUNT}/${name}/token`, async () => token);
    flavoured.get(`${ACCOUNT}/${name}/`, async () => account);
  }
  flavoured.get(`${ACCOUNT}/`, async () => ({ default: account }));
}
