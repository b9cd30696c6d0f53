import type { RoutineInfo } from "../../engine/contract.ts";
import type { RestContext } from "../context.ts";
import { etag, withoutNulls } from "./links.ts";
import { standardType } from "./standard-type.ts";

/** A routine as routines.list shows it. */
export function routineSummary(context: RestContext, dataset: string, info: RoutineInfo): object {
  return {
    etag: etag(info),
    routineReference: { projectId: context.project, datasetId: dataset, routineId: info.name },
    routineType: info.kind,
    language: info.language === "JS" ? "JAVASCRIPT" : info.language,
    creationTime: String(info.created),
    lastModifiedTime: String(info.created),
  };
}

/** A routine as routines.get shows it. */
export function routineResource(context: RestContext, dataset: string, info: RoutineInfo): object {
  const { parameters, returns, returnsTable } = info;
  const argumentOf = ({ name, mode, type }: RoutineInfo["parameters"][number]) => ({
    name,
    ...(info.kind === "PROCEDURE" ? { mode } : {}),
    ...(type ? { dataType: standardType(type) } : { argumentKind: "ANY_TYPE" }),
  });
  return {
    ...routineSummary(context, dataset, info),
    definitionBody: info.body,
    ...(parameters.length > 0 ? { arguments: parameters.map(argumentOf) } : {}),
    ...withoutNulls({
      returnType: returns && standardType(returns),
      returnTableType: returnsTable && {
        columns: returnsTable.map(({ name, type }) => ({ name, type: standardType(type) })),
      },
    }),
  };
}
