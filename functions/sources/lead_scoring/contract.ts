import { z } from "zod";

const time = z.iso.datetime({ offset: true, local: true });
const dated = { created_at: time, updated_at: time, deleted_at: time.nullable() };

/** What the rows of the lead-scoring tables must have; other columns pass. */
export const records = {
  lead_scoring_runs: z.object({
    id: z.string().min(1),
    window_start: z.iso.date(),
    window_end: z.iso.date(),
    scored_at: time,
    model_version: z.string(),
    ...dated,
  }),
  lead_scores: z.object({
    id: z.union([z.number().int(), z.string().regex(/^\d+$/)]),
    run_id: z.string().min(1),
    lead_id: z.string().min(1),
    lead_class: z.number().int().min(1).max(4),
    total_score: z.number().min(0).max(100),
    ...dated,
  }),
};
