# The jobs that call the workers: one on each schedule, and one more where a source is swept for deletes or where
# deliveries are taken up. A job fires at least once, at times twice: the workers commit each place of a stream once.

resource "google_cloud_scheduler_job" "worker" {
  for_each = module.registry.jobs

  name             = each.key
  description      = each.value.description
  region           = var.region
  schedule         = each.value.cron
  time_zone        = each.value.worker.schedule.timeZone
  attempt_deadline = "${each.value.worker.schedule.deadlineSeconds}s"
  paused           = var.paused

  retry_config {
    retry_count          = each.value.retries
    max_retry_duration   = "0s"
    min_backoff_duration = "60s"
    max_backoff_duration = "600s"
  }

  http_target {
    uri         = google_cloudfunctions2_function.worker[each.value.worker.source].url
    http_method = "POST"
    headers     = { "Content-Type" = "application/json" }
    body        = base64encode(jsonencode(each.value.body))

    oidc_token {
      service_account_email = google_service_account.scheduler.email
      audience              = google_cloudfunctions2_function.worker[each.value.worker.source].url
    }
  }
}
