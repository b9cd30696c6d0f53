# One function per source, all from one archive; the entry point says which worker it is.

locals {
  archive = coalesce(var.archive, "${path.module}/../dist/functions.zip")
}

resource "google_storage_bucket" "code" {
  name                        = "${var.project}-functions"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  lifecycle_rule {
    action { type = "Delete" }
    condition { age = 90 }
  }
}

resource "google_storage_bucket_object" "workers" {
  name   = "functions-${filemd5(local.archive)}.zip"
  bucket = google_storage_bucket.code.name
  source = local.archive
}

resource "google_cloudfunctions2_function" "worker" {
  for_each = module.registry.workers

  name        = each.value.name
  location    = var.region
  description = "Pulls ${each.value.label} into raw_${each.key}."

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
    service_account_email            = google_service_account.worker[each.key].email
    ingress_settings                 = "ALLOW_INTERNAL_ONLY"
    timeout_seconds                  = each.value.schedule.deadlineSeconds
    max_instance_count               = 1
    max_instance_request_concurrency = 1
    available_cpu                    = "1"
    available_memory                 = "1Gi"

    environment_variables = merge(
      {
        GOOGLE_CLOUD_PROJECT = var.project
        BIGQUERY_LOCATION    = var.bigquery_location
      },
      { for name in each.value.settings : name => var.settings[name] if contains(keys(var.settings), name) },
    )

    dynamic "secret_environment_variables" {
      for_each = setunion(each.value.secrets, var.has_erasure_key ? [google_secret_manager_secret.erasure_key.secret_id] : [])

      content {
        key        = secret_environment_variables.key
        project_id = var.project
        secret     = secret_environment_variables.key
        version    = "latest"
      }
    }
  }

  depends_on = [
    google_secret_manager_secret_iam_member.worker_reads_secret,
    google_secret_manager_secret_iam_member.worker_reads_erasure_key,
  ]
}
