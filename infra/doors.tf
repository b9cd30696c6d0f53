# Webhooks and collectors: anybody may call them, so that they prove each delivery and keep it, and do nothing else.

resource "google_service_account" "door" {
  for_each = module.registry.doors

  account_id   = each.value.name
  display_name = "Deliveries of ${each.value.label}"
}

resource "google_bigquery_dataset_iam_member" "door_writes_inbox" {
  for_each = module.registry.doors

  dataset_id = google_bigquery_dataset.ops.dataset_id
  role       = "roles/bigquery.dataEditor"
  member     = google_service_account.door[each.key].member
}

resource "google_secret_manager_secret_iam_member" "door_reads_secret" {
  for_each = module.registry.door_secret_readers

  secret_id = google_secret_manager_secret.source[each.value.secret].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.door[each.value.entry_point].member
}

resource "google_cloudfunctions2_function" "door" {
  for_each = module.registry.doors

  name        = each.value.name
  location    = var.region
  description = "Keeps what is delivered for ${each.value.label} in ops.inbox."

  build_config {
    runtime     = "nodejs24"
    entry_point = each.value.entry_point

    source {
      storage_source {
        bucket = google_storage_bucket.code.name
        object = google_storage_bucket_object.workers.name
      }
    }
  }

  service_config {
    service_account_email = google_service_account.door[each.key].email
    ingress_settings      = "ALLOW_ALL"
    timeout_seconds       = 60
    max_instance_count    = 10
    available_memory      = "256Mi"

    environment_variables = {
      GOOGLE_CLOUD_PROJECT = var.project
      BIGQUERY_LOCATION    = var.bigquery_location
    }

    dynamic "secret_environment_variables" {
      for_each = toset([
        for name in each.value.secrets : name if !endswith(name, "_PREVIOUS") || contains(var.rotating_secrets, name)
      ])

      content {
        key        = secret_environment_variables.key
        project_id = var.project
        secret     = google_secret_manager_secret.source[secret_environment_variables.key].secret_id
        version    = "latest"
      }
    }
  }

  depends_on = [google_secret_manager_secret_iam_member.door_reads_secret]
}

resource "google_cloud_run_service_iam_member" "anybody_calls_door" {
  for_each = module.registry.doors

  location = google_cloudfunctions2_function.door[each.key].location
  service  = google_cloudfunctions2_function.door[each.key].name
  role     = "roles/run.invoker"
  member   = "allUsers"
}
