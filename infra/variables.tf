variable "project" {
  description = "Project id. An environment (dev, staging, prod) is a project of its own."
  type        = string
}

variable "region" {
  description = "Region of functions, their schedules and the bucket of the code."
  type        = string
  default     = "europe-west1"
}

variable "bigquery_location" {
  description = "Location of the data sets; it cannot be changed later."
  type        = string
  default     = "EU"
}

variable "settings" {
  description = "Values of the settings that the sources name, by variable. Those left out are not set."
  type        = map(string)
  default     = {}
}

variable "archive" {
  description = "The workers' archive that `npm run build:functions` makes."
  type        = string
  default     = null
}

variable "rotating_secrets" {
  description = "The …_PREVIOUS secrets that have a value, while the one before and the current one are both in use."
  type        = set(string)
  default     = []
}

variable "has_erasure_key" {
  description = "Whether the secret DCIS_ERASURE_KEY has a value, so that workers get it. It must be so before anybody is erased."
  type        = bool
  default     = false
}

variable "paused" {
  description = "Makes every schedule without letting it fire, such as before the secrets have values."
  type        = bool
  default     = false
}
