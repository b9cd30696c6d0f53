# One account per worker: it reads its own secrets and writes its own data sets, nothing else.

resource "google_service_account" "worker" {
  for_each = module.registry.workers

  account_id   = each.value.name
  display_name = "Worker of ${each.value.label}"
}

resource "google_project_iam_member" "worker_runs_jobs" {
  for_each = module.registry.workers

  project = var.project
  role    = "roles/bigquery.jobUser"
  member  = google_service_account.worker[each.key].member
}

resource "google_bigquery_dataset_iam_member" "worker_writes_raw" {
  for_each = module.registry.workers

  dataset_id = google_bigquery_dataset.raw[each.key].dataset_id
  role       = "roles/bigquery.dataEditor"
  member     = google_service_account.worker[each.key].member
}

resource "google_bigquery_dataset_iam_member" "worker_writes_stage" {
  for_each = module.registry.workers

  dataset_id = google_bigquery_dataset.stage[each.key].dataset_id
  role       = "roles/bigquery.dataEditor"
  member     = google_service_account.worker[each.key].member
}

resource "google_bigquery_dataset_iam_member" "worker_writes_ops" {
  for_each = module.registry.workers

  dataset_id = google_bigquery_dataset.ops.dataset_id
  role       = "roles/bigquery.dataEditor"
  member     = google_service_account.worker[each.key].member
}

# Cloud Scheduler's account may call the workers and nothing else.

resource "google_service_account" "scheduler" {
  account_id   = "scheduler"
  display_name = "Cloud Scheduler, calls the workers"
}

resource "google_cloud_run_service_iam_member" "scheduler_calls_worker" {
  for_each = module.registry.workers

  location = google_cloudfunctions2_function.worker[each.key].location
  service  = google_cloudfunctions2_function.worker[each.key].name
  role     = "roles/run.invoker"
  member   = google_service_account.scheduler.member
}
