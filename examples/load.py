"""The same records from each form, by pandas and DuckDB: load.py FILE... prints rows and share of positives of each.

Needs pandas, pyarrow and duckdb.
"""

import sys

import duckdb
import pandas as pd


def by_pandas(path: str) -> pd.DataFrame:
    if path.endswith(".parquet"):
        return pd.read_parquet(path)  # measurement_time is a timestamp already
    if ".ndjson" in path:
        return pd.read_json(path, lines=True, precise_float=True)
    return pd.read_csv(path, parse_dates=["measurement_time"])


def by_duckdb(path: str) -> duckdb.DuckDBPyRelation:
    return duckdb.read_json(path) if ".ndjson" in path else duckdb.sql(f"FROM '{path}'")


for path in sys.argv[1:]:
    frame = by_pandas(path)
    print(f"pandas {path}: {len(frame)} rows, {frame.maintenance_required.mean():.4f} positive")
    rows, share = by_duckdb(path).aggregate("count(*), avg(maintenance_required)").fetchall()[0]
    print(f"DuckDB {path}: {rows} rows, {share:.4f} positive")
