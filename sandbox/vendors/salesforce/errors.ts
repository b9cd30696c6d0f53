/** An error in Salesforce's words: a list of one. */
export class SalesforceFault extends Error {
  readonly status: number;
  readonly errorCode: string;

  constructor(status: number, errorCode: string, message: string) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
  }

  body(): object[] {
    return [{ message: this.message, errorCode: this.errorCode }];
  }
}

export function malformed(message: string): SalesforceFault {
  return new SalesforceFault(400, "MALFORMED_QUERY", message);
}

export function noField(name: string, object: string): SalesforceFault {
  return new SalesforceFault(400, "INVALID_FIELD", `No such column '${name}' on entity '${object}'.`);
}

export function noObject(name: string): SalesforceFault {
  return new SalesforceFault(400, "INVALID_TYPE", `sObject type '${name}' is not supported.`);
}
