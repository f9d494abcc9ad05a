/** User errors: the request or the command line has to change. */
export type UseCode =
  | 'append.impossible'
  | 'chart.unknown-form'
  | 'columns.of-tuple'
  | 'command.empty'
  | 'command.first-step'
  | 'command.in-the-future'
  | 'command.in-the-past'
  | 'command.interval'
  | 'command.records'
  | 'command.seed'
  | 'command.start'
  | 'command.too-long'
  | 'container.invalid'
  | 'container.repeated'
  | 'destination.not-named'
  | 'fault.impossible'
  | 'file.parquet-gz'
  | 'gaps.of-tuple'
  | 'manifest.impossible'
  | 'manifest.invalid'
  | 'manifest.unreadable'
  | 'mix.too-many'
  | 'model.other-fault'
  | 'model.too-many-faults'
  | 'model.unknown'
  | 'mongo.too-many'
  | 'out.standard-output'
  | 'out.unknown-form'
  | 'product.no-profile'
  | 'product.unknown'
  | 'range.invalid'
  | 'rate.of-file'
  | 'run.too-large'
  | 'run.too-long'
  | 'run.too-many'
  | 'scenario.impossible'
  | 'scenario.invalid'
  | 'scenario.unknown'
  | 'shard.unrepeatable'
  | 'simulation.unknown'
  | 'time-series.without-db';

/** Something does not exist, or is not in the state that the request assumes. */
export const STATE_CODES = {
  'container.busy': 'ended',
  'container.left': 'ended',
  'container.unknown': 'unknown',
  'fault.ended': 'ended',
  'fault.present': 'ended',
  'fault.unknown': 'unknown',
  'idempotency.mismatch': 'mismatch',
  'run.ended': 'ended',
  'run.statistical': 'ended',
  'run.unknown': 'unknown',
  'scenario.not-found': 'unknown',
} as const;

/** Something cannot be done now, but may work later. */
export const BUSY_CODES = {
  'access.issuer-unreachable': 'unavailable',
  'destination.unavailable': 'unavailable',
  'request.rate': 'full',
  'run.queue-full': 'full',
  'run.too-much': 'full',
  'run.shutting-down': 'unavailable',
  'events.busy': 'full',
  'telemetry.busy': 'full',
} as const;

/** Failures outside the process, and whether a retry may succeed. */
export const FAILURE_CODES = {
  'chart.not-installed': false,
  'directory.not-empty': false,
  'embedded.aborted': true,
  'environment.wrong': false,
  'file.aborted': true,
  'file.changed': true,
  'file.disk-full': false,
  'file.busy': true,
  'file.failed': false,
  'file.is-directory': false,
  'file.name-too-long': false,
  'file.no-directory': false,
  'file.not-writable': false,
  'file.too-large': false,
  'file.too-many': true,
  'file.other-header': false,
  'kafka.advertised-address': true,
  'kafka.answer-garbled': false,
  'kafka.authentication': false,
  'kafka.authorization': false,
  'kafka.certificate': false,
  'kafka.client-certificate': false,
  'kafka.closed': true,
  'kafka.configuration': false,
  'kafka.defect': false,
  'kafka.failed': true,
  'kafka.not-enough-replicas': true,
  'kafka.not-kafka': false,
  'kafka.producer-expired': true,
  'kafka.producer-fenced': true,
  'kafka.record-too-large': false,
  'kafka.required': false,
  'kafka.sasl-mechanism': false,
  'kafka.sasl-not-offered': false,
  'kafka.scram-iterations': false,
  'kafka.sequence': true,
  'kafka.storage': true,
  'kafka.timeout': true,
  'kafka.timestamp': false,
  'kafka.tls-expected': false,
  'kafka.tls-not-offered': false,
  'kafka.topic-changed': true,
  'kafka.topic-missing': false,
  'kafka.topic-refused': false,
  'kafka.unreachable': true,
  'manifest.other-file': false,
  'manifest.other-records': false,
  'mongo.aborted': true,
  'mongo.authentication': false,
  'mongo.authorization': false,
  'mongo.certificate': false,
  'mongo.disk-full': false,
  'mongo.failed': true,
  'mongo.incomplete': true,
  'mongo.no-users': false,
  'mongo.tls-expected': false,
  'mongo.tls-not-offered': false,
  'mongo.unreachable': true,
  'mongo.url': false,
  'records.columns': false,
  'records.directory': false,
  'records.json': false,
  'records.missing': false,
  'records.none': false,
  'records.times': false,
  'records.too-large': false,
  'records.unreadable': false,
  'records.value': false,
  'stdout.closed': false,
} as const;

export type StateCode = keyof typeof STATE_CODES;
export type BusyCode = keyof typeof BUSY_CODES;
export type FailureCode = keyof typeof FAILURE_CODES;
export type ErrorCode = UseCode | StateCode | BusyCode | FailureCode;
