# What the registry of sources means for the cloud. No provider: `terraform console` here answers without credentials.

variable "sources_folder" {
  description = "Folder of the source files; default: includes/sources of this repository."
  type        = string
  default     = null
}

locals {
  folder = coalesce(var.sources_folder, "${path.module}/../../includes/sources")

  sources = {
    for file in fileset(local.folder, "*.yaml") :
    trimsuffix(file, ".yaml") => yamldecode(file("${local.folder}/${file}"))
  }

  workers = {
    for source, spec in local.sources : source => {
      source      = source
      label       = spec.label
      name        = "ingest-${replace(source, "_", "-")}"
      entry_point = "ingest_${source}"
      schedule    = merge({ retries = 0 }, spec.schedule)
      sweep       = try(spec.sweep.cron, null)
      inbox       = try(spec.webhook.cron, spec.collector.cron, null)
      secrets     = keys(spec.secrets)
      settings    = keys(spec.settings)
    } if spec.kind == "api"
  }

  jobs = merge([
    for source, worker in local.workers : {
      for suffix, job in {
        ""       = { cron = worker.schedule.cron, retries = worker.schedule.retries, body = {}, does = "runs" }
        "-sweep" = { cron = worker.sweep, retries = 0, body = { mode = "sweep" }, does = "sweeps keys in" }
        "-inbox" = { cron = worker.inbox, retries = 0, body = { mode = "inbox" }, does = "takes up deliveries in" }
      } :
      "${worker.name}${suffix}" => merge(job, {
        worker      = worker
        description = "${worker.label}: ${job.does} ${worker.entry_point}."
      }) if job.cron != null
    }
  ]...)

  doors = merge([
    for source, spec in local.sources : {
      for kind, door in { webhook = try(spec.webhook, null), collect = try(spec.collector, null) } :
      "${kind}_${source}" => {
        source      = source
        label       = spec.label
        name        = "${kind}-${replace(source, "_", "-")}"
        entry_point = "${kind}_${source}"
        secrets     = keys(door.secrets)
      } if door != null
    }
  ]...)
}

output "workers" {
  description = "One entry per source that is read from an API: the names of its function and entry point, its schedule, the crons of its sweep and of taking up deliveries (null without), its secrets and settings."
  value       = local.workers
}

output "jobs" {
  description = "One entry per Cloud Scheduler job, by its name: the worker that it calls, when, with what body and how many retries."
  value       = local.jobs
}

output "doors" {
  description = "One entry per webhook and collector, by entry point: the names of its function and the secrets that prove who sends."
  value       = local.doors
}

output "loaded" {
  description = "The sources that the suite loads itself, and so keeps raw and stage data sets for."
  value       = toset([for source, spec in local.sources : source if contains(["api", "files"], spec.kind)])
}

output "secrets" {
  description = "Every secret of every worker and door."
  value       = toset(flatten([for function in merge(local.workers, local.doors) : function.secrets]))
}

output "secret_readers" {
  description = "One entry per worker and secret that it may read, by `<source>/<SECRET>`."
  value = merge([
    for source, worker in local.workers : {
      for secret in worker.secrets : "${source}/${secret}" => { source = source, secret = secret }
    }
  ]...)
}

output "door_secret_readers" {
  description = "One entry per door and secret that it may read, by `<entry point>/<SECRET>`."
  value = merge([
    for entry_point, door in local.doors : {
      for secret in door.secrets : "${entry_point}/${secret}" => { entry_point = entry_point, secret = secret }
    }
  ]...)
}
