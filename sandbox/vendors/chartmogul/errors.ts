/** An answer that is an error, in ChartMogul's words. */
export class MogulFault extends Error {
  readonly status: number;
  readonly body: object;

  constructor(status: number, message: string, param: string | null = null) {
    super(`ChartMogul answers ${status}`);
    this.status = status;
    this.body = { code: status, message, param };
  }
}

export function errorBody(status: number): object {
  return { code: status, message: `ChartMogul answered ${status}.`, param: null };
}
