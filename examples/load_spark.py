"""The same records from each form, by Spark: load_spark.py FILE... prints rows and share of positives of each.

Needs pyspark and Java 17.
"""

import sys

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import avg, count

spark = SparkSession.builder.master("local[1]").config("spark.sql.session.timeZone", "UTC").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")


def load(path: str) -> DataFrame:
    if path.endswith(".parquet"):
        return spark.read.parquet(path)
    if ".ndjson" in path:
        return spark.read.json(path)
    return spark.read.csv(path, header=True, inferSchema=True)


for path in sys.argv[1:]:
    rows, share = load(path).agg(count("*"), avg("maintenance_required")).first()
    print(f"Spark {path}: {rows} rows, {share:.4f} positive")
