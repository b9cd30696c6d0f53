output "functions" {
  description = "Address of each worker, by source."
  value       = { for source, worker in google_cloudfunctions2_function.worker : source => worker.url }
}

output "empty_secrets" {
  description = "The secrets that need a value before their workers can run."
  value       = [for secret in google_secret_manager_secret.source : secret.secret_id]
}
