/**
 * What a file may ask of memory at a time. Whatever a file claims of itself, reading it takes a bounded amount of memory
 * and ends; only its real size decides how long that takes.
 */

/** Characters of a row of CSV, or of a line of NDJSON; a telemetry record has about 600. */
export const LONGEST_RECORD = 1 << 20;

/** Bytes of a Parquet page, compressed and not. Writers make pages of about 1 MiB. */
export const LARGEST_PAGE = 32 << 20;

/** Values of a Parquet page: a row group of the most rows that pandas and polars write has a quarter of that. */
export const MOST_PAGE_VALUES = 4 << 20;

/** Bytes of a Parquet file's metadata; that of 500 million of our records is as large. */
export const LARGEST_FOOTER = 16 << 20;

/** Containers of a file, whose records are counted. */
export const MOST_CONTAINERS = 1_000_000;
