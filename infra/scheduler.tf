# One job per function that reads its source. A job fires at least once, at times twice: the workers commit each place of a stream once.

resource "google_cloud_scheduler_job" "worker" {
  for_each = module.registry.workers

  name             = each.value.name
  description      = "${each.value.label}: runs ${each.value.entry_point}."
  region           = var.region
  schedule         = each.value.schedule.cron
  time_zone        = each.value.schedule.timeZone
  attempt_deadline = "${each.value.schedule.deadlineSeconds}s"
  paused           = var.paused

  retry_config {
    retry_count          = each.value.schedule.retries
    max_retry_duration   = "0s"
    min_backoff_duration = "60s"
    max_backoff_duration = "600s"
  }

  http_target {
    uri         = google_cloudfunctions2_function.worker[each.key].url
    http_method = "POST"

    oidc_token {
      service_account_email = google_service_account.scheduler.email
      audience              = google_cloudfunctions2_function.worker[each.key].url
    }
  }
}

# A second job where the keys of a source are swept for deletes.
resource "google_cloud_scheduler_job" "sweep" {
  for_each = { for source, worker in module.registry.workers : source => worker if worker.sweep != null }

  name             = "${each.value.name}-sweep"
  description      = "${each.value.label}: sweeps keys in ${each.value.entry_point}."
  region           = var.region
  schedule         = each.value.sweep
  time_zone        = each.value.schedule.timeZone
  attempt_deadline = "${each.value.schedule.deadlineSeconds}s"
  paused           = var.paused

  retry_config {
    retry_count        = 0
    max_retry_duration = "0s"
  }

  http_target {
    uri         = google_cloudfunctions2_function.worker[each.key].url
    http_method = "POST"
    headers     = { "Content-Type" = "application/json" }
    body        = base64encode("{\"mode\":\"sweep\"}")

    oidc_token {
      service_account_email = google_service_account.scheduler.email
      audience              = google_cloudfunctions2_function.worker[each.key].url
    }
  }
}

# And one where records are delivered by webhook or collector: it takes them up.
resource "google_cloud_scheduler_job" "inbox" {
  for_each = { for source, worker in module.registry.workers : source => worker if worker.inbox != null }

  name             = "${each.value.name}-inbox"
  description      = "${each.value.label}: takes up deliveries in ${each.value.entry_point}."
  region           = var.region
  schedule         = each.value.inbox
  time_zone        = each.value.schedule.timeZone
  attempt_deadline = "${each.value.schedule.deadlineSeconds}s"
  paused           = var.paused

  retry_config {
    retry_count        = 0
    max_retry_duration = "0s"
  }

  http_target {
    uri         = google_cloudfunctions2_function.worker[each.key].url
    http_method = "POST"
    headers     = { "Content-Type" = "application/json" }
    body        = base64encode("{\"mode\":\"inbox\"}")

    oidc_token {
      service_account_email = google_service_account.scheduler.email
      audience              = google_cloudfunctions2_function.worker[each.key].url
    }
  }
}
