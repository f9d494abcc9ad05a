"""A CSV of ours to Parquet by DuckDB: duckdb_copy.py CSV PARQUET; prints the CPU seconds of the whole process."""

import json
import resource
import sys

import duckdb

duckdb.sql("SET threads = 1")
duckdb.sql(f"COPY (SELECT * FROM '{sys.argv[1]}') TO '{sys.argv[2]}' (FORMAT parquet)")
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"cpuSeconds": usage.ru_utime + usage.ru_stime}))
