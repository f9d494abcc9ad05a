/** Shown by `reefer-simulator --help` after the list of commands. */
export const PROGRAM_EXAMPLES = `
Examples:
  $ reefer-simulator generate --simulation co2sensor --container C03 --records 1000000 --seed 42 --out telemetries.parquet
  $ reefer-simulator plot telemetries.parquet -o telemetries.html
  $ reefer-simulator --stype poweroff --cid C01 --product_id P02 --records 1000 --file telemetries.csv --append

The last example uses the flags from before there were subcommands: --stype, --cid, --product_id, --records, --file,
--append and --db still work as before. Without a command, reefer-simulator goes by them: alone, it writes 1000 records to
telemetries.csv in the current directory. A file that exists is replaced, unless there is --append.

Exit codes: 0 done, 1 failed, 2 wrong use, 130 interrupted.
`;

/** Shown by `generate --help` after the options. */
export const GENERATE_EXAMPLES = `
Examples:
  A million labelled records as Parquet, the same every time:
  $ reefer-simulator generate -s co2sensor -c C03 -n 1000000 --seed 42 --start-time 2026-01-01 --out telemetries.parquet

  A fleet in which one container in ten has a fault, one file per container, made by two threads:
  $ reefer-simulator generate -s normal:9 -s poweroff:1 --containers 100 --out fleet --partition-by container_id -w 2

  Only the first rows:
  $ reefer-simulator generate -s o2sensor --out - | head

  A data set with a manifest, and later the same data set again, checked against it:
  $ reefer-simulator generate -s poweroff -n 100000 --out power.csv.gz --manifest
  $ reefer-simulator generate --from-manifest power.csv.gz.manifest.json

  Into MongoDB (MONGO_DB_URL, MONGO_DATABASE, MONGODB_USER, MONGODB_PASSWORD, MONGO_SSL_PEM) or Kafka (KAFKA_BROKERS):
  $ MONGO_DB_URL=mongodb://localhost:27017 reefer-simulator generate -n 100000 --db
  $ KAFKA_BROKERS=localhost:9092 reefer-simulator generate -s co2sensor -n 1000 --kafka --rate 200

Temperatures are °C, power kW, gases and humidity %, times UTC, one record every 5 minutes unless --interval says otherwise.
`;

/** Shown by `replay --help` after the options. */
export const REPLAY_EXAMPLES = `
Example:
  $ KAFKA_BROKERS=localhost:9092 reefer-simulator replay telemetries.csv --rate 200
`;

/** Shown by `schema --help` after the options. */
export const SCHEMA_EXAMPLES = `
Example:
  $ reefer-simulator schema --columns labels > telemetry.schema.json
`;
