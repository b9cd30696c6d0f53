/** What Dataform gives to includes and definitions while it compiles. */
declare const dataform: { projectConfig: { vars: Record<string, string | undefined> } };
