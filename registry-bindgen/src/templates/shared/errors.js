/** @type {readonly string[]} The names of the statuses, by number. */
const STATUSES = [
{% for s in statuses %}
  "{{ s.name }}",
{% endfor %}
];

export class RegistryError extends Error {
  constructor(status, callback, message, errorCode = 0) {
    super(`${callback}: ${message}`);
    this.name = "RegistryError";
    this.code = STATUSES[status] ?? `STATUS_${status}`;
    this.status = status;
    this.callback = callback;
    this.detail = $detail(status, message);
    this.errorCode = errorCode === 0 ? null : errorCode;
  }
}

export class StaleBindingError extends Error {
  constructor(message) {
    super(message);
    this.name = "StaleBindingError";
    this.code = "STALE_BINDING";
  }
}
