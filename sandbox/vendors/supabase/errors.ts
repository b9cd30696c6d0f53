interface Fields {
  code: string;
  message: string;
  details?: string | null;
  hint?: string | null;
}

/** An error in the words and the shape of PostgREST. */
export class PgFault extends Error {
  readonly status: number;
  readonly fields: Fields;

  constructor(status: number, fields: Fields) {
    super(fields.message);
    this.status = status;
    this.fields = fields;
  }

  body(): object {
    const { code, message, details = null, hint = null } = this.fields;
    return { code, details, hint, message };
  }
}

export function unknownTable(name: string): PgFault {
  const message = `Could not find the table 'public.${name}' in the schema cache`;
  return new PgFault(404, { code: "PGRST205", message });
}

export function unknownColumn(table: string, column: string): PgFault {
  return new PgFault(400, { code: "42703", message: `column ${table}.${column} does not exist` });
}

export function unparsable(what: string, text: string): PgFault {
  const message = `"failed to parse ${what} (${text})" (line 1, column 1)`;
  return new PgFault(400, { code: "PGRST100", message, details: "unexpected input" });
}
