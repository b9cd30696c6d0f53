import { z } from "zod";

const time = z.iso.datetime({ offset: true });

/** One company on one day, as a batch and a webhook bring it; other fields pass. */
export const identification = z.object({
  id: z.string().min(1),
  date: z.iso.date(),
  identified_at: time,
  updated_at: time,
  company: z.object({
    name: z.string().min(1),
    domain: z.string().nullable(),
    employees: z.number().int().nonnegative().nullable(),
    size_band: z.string().nullable(),
    vertical: z.string().nullable(),
    tech_stack: z.array(z.string()),
    country: z.string().nullable(),
  }),
  sessions: z.number().int().nonnegative(),
  visits: z.array(z.object({ date: z.iso.date(), page: z.string(), views: z.number().int().positive() })),
  signals: z.array(
    z.object({ type: z.string().min(1), strength: z.number().min(0).max(1), detected_at: time }),
  ),
});

/** The rest of a page beside its records. */
export const envelope = z.looseObject({
  records: z.array(z.never()),
  next_cursor: z.string().min(1).nullable(),
  complete_through: z.iso.date(),
});
