"""The obvious way: the twenty columns by numpy and pandas, written by to_csv.

pandas_csv.py plain|fault RECORDS FILE; prints the CPU seconds of the whole process. `fault` is a faulty CO2 sensor whose
label is decided row by row, as the simulator that this project replaces does.
"""

import json
import resource
import sys

import numpy as np
import pandas as pd

way, records, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
start = pd.Timestamp("2019-09-04 15:31:00")

frame = pd.DataFrame(
    {
        "container_id": "C01",
        "measurement_time": [
            t.strftime("%Y-%m-%d %H:%M:%S") for t in pd.date_range(start, periods=records, freq="300s")
        ],
        "product_id": "P02",
        "temperature": np.random.normal(6, 1, records),
        "target_temperature": 6.0,
        "ambiant_temperature": np.random.normal(20, 1, records),
        "kilowatts": np.random.normal(2.7, 1, records),
        "time_door_open": 0,
        "content_type": 2,
        "defrost_cycle": np.random.randint(3, 7, records),
        "oxygen_level": np.random.normal(21, 1, records),
        "nitrogen_level": np.random.normal(78, 1, records),
        "humidity_level": np.random.normal(60, 1, records),
        "carbon_dioxide_level": np.random.normal(4, 1, records),
        "fan_1": True,
        "fan_2": True,
        "fan_3": True,
        "latitude": 37.8226902168957,
        "longitude": -122.324895,
        "maintenance_required": 0,
    }
)

if way == "fault":
    length = 12 * records // 100
    first = 0
    for _ in range(3):
        first = np.random.randint(first, records - length + 1)
        faulty = np.random.normal(12, 2, length)
        frame.loc[first : first + length - 1, "carbon_dioxide_level"] = faulty

    for i, row in frame.iterrows():
        if row["carbon_dioxide_level"] > 10.8 or row["carbon_dioxide_level"] < 0:
            frame.at[i, "maintenance_required"] = 1

frame.to_csv(path, index=False)
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"cpuSeconds": usage.ru_utime + usage.ru_stime, "records": records}))
