# Terraform makes the secrets; their values are added by hand, so that they never lie in a state file:
#   printf %s "$VALUE" | gcloud secrets versions add STRIPE_API_KEY --data-file=-

resource "google_secret_manager_secret" "source" {
  for_each = module.registry.secrets

  secret_id = each.key

  replication {
    auto {}
  }

  depends_on = [google_project_service.needed]
}

# The key of the list of erased subjects, which every worker consults once it has a value.
resource "google_secret_manager_secret" "erasure_key" {
  secret_id = "DCIS_ERASURE_KEY"

  replication {
    auto {}
  }

  depends_on = [google_project_service.needed]
}

resource "google_secret_manager_secret_iam_member" "worker_reads_erasure_key" {
  for_each = module.registry.workers

  secret_id = google_secret_manager_secret.erasure_key.id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.worker[each.key].member
}

resource "google_secret_manager_secret_iam_member" "worker_reads_secret" {
  for_each = module.registry.secret_readers

  secret_id = google_secret_manager_secret.source[each.value.secret].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.worker[each.value.source].member
}
