output "functions" {
  description = "Address of each worker, by source."
  value       = { for source, worker in google_cloudfunctions2_function.worker : source => worker.url }
}

output "doors" {
  description = "Address of each webhook and collector, to be entered where the deliveries come from."
  value       = { for entry_point, door in google_cloudfunctions2_function.door : entry_point => door.url }
}
