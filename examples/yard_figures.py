"""Compares a yard's file with a real terminal: python examples/yard_figures.py yard.parquet

Reads what `generate --scenario terminal-yard --columns extended --out yard.parquet` writes, as any stranger would, and
prints each figure of docs/model.md beside its range and the anchor; as JSON with --json. Needs duckdb.
"""
import json
import sys

import duckdb

FILE = sys.argv[1]
db = duckdb.connect()
db.sql(f"""
    create view telemetry as select * from '{FILE}';
    create table hours as
      select container_id, date_trunc('hour', measurement_time) as hour,
             avg(kilowatts) as kw, avg(ambiant_temperature) as ambient, min(kilowatts) > 0 as running
      from telemetry group by all;
    create table apart as
      select kw - avg(kw) over (partition by container_id) as kw,
             ambient - avg(ambient) over (partition by container_id) as ambient
      from hours where running;
""")


def one(sql):
    return db.sql(sql).fetchall()[0][0]


def lag_one(column, where="true"):
    """Median over containers of the autocorrelation from record to record."""
    return one(f"""
        select median(r) from (
          select corr(now, before) as r from (
            select container_id, {column} as now,
                   lag({column}) over (partition by container_id order by measurement_time) as before
            from telemetry where {where}) group by container_id having count(*) > 100)
    """)


FIGURES = [
    ("container-hour mean of kW: mean", "select avg(kw) from hours", 2.2, 2.6, "2.38"),
    ("container-hour mean of kW: SD", "select stddev(kw) from hours", 1.2, 2.2, "2.03"),
    ("container-hour mean of kW: 99 %", "select quantile_cont(kw, 0.99) from hours", 4.5, 7, ""),
    ("container-hour mean of kW: maximum", "select max(kw) from hours", 7, 11, "9.46"),
    (
        "slope of container-hour kW on ambient, within containers, running, W/K",
        "select 1000 * sum(kw * ambient) / sum(ambient * ambient) from apart",
        30,
        50,
        "39.7",
    ),
    (
        "return - supply, cooling, mean, K",
        "select avg(return_temperature - supply_temperature) from telemetry where operating_mode = 'cooling'",
        0.5,
        3,
        "1.06",
    ),
    (
        "O2 + N2 + CO2, mean, %",
        "select avg(oxygen_level + nitrogen_level + carbon_dioxide_level) from telemetry",
        99.9,
        100.1,
        "",
    ),
]
found = [(name, one(sql), low, high, anchor) for name, sql, low, high, anchor in FIGURES]
found += [
    ("autocorrelation at 5 min: temperature", lag_one("temperature"), 0.8, 1, ""),
    ("autocorrelation at 5 min: humidity", lag_one("humidity_level"), 0.8, 1, ""),
    (
        "autocorrelation at 5 min: CO2 of produce",
        lag_one("carbon_dioxide_level", "content_type < 3"),
        0.95,
        1,
        "",
    ),
]
if "--json" in sys.argv:
    keys = ("name", "value", "low", "high", "anchor")
    print(json.dumps([dict(zip(keys, row)) for row in found]))
else:
    for name, value, low, high, anchor in found:
        verdict = "" if low <= value <= high else "   outside"
        print(f"{name:<75} {value:8.3f}   {low} ... {high}   {anchor:>5}{verdict}")
