# Data sets that workers write. Those of Dataform are Dataform's own.

resource "google_bigquery_dataset" "ops" {
  dataset_id  = "ops"
  location    = var.bigquery_location
  description = "Heads, commits, quarantine, schema observations and runs of the ingestion."

  depends_on = [google_project_service.needed]

  lifecycle { prevent_destroy = true }
}

resource "google_bigquery_dataset" "raw" {
  for_each = module.registry.loaded

  dataset_id  = "raw_${each.key}"
  location    = var.bigquery_location
  description = "Append-only records of ${each.key}, exactly as received."

  depends_on = [google_project_service.needed]

  lifecycle { prevent_destroy = true }
}

resource "google_bigquery_dataset" "stage" {
  for_each = module.registry.loaded

  dataset_id                  = "stage_${each.key}"
  location                    = var.bigquery_location
  description                 = "Batches of ${each.key} on their way into raw_${each.key}; they expire after a day."
  default_table_expiration_ms = 24 * 60 * 60 * 1000

  depends_on = [google_project_service.needed]
}
