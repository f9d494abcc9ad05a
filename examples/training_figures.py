"""How hard is a training set? python examples/training_figures.py training.parquet

Keeps every third container apart for testing, and prints two F1 scores of `maintenance_required` on those: of the best
threshold on any one measured column (chosen with the test's labels, so no threshold can do better), and of a tree
ensemble with features of the last hours and days. As JSON with --json. Needs pandas, pyarrow and scikit-learn.
"""
import json
import sys

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import f1_score

MEASURED = [
    "temperature",
    "ambiant_temperature",
    "kilowatts",
    "oxygen_level",
    "nitrogen_level",
    "humidity_level",
    "carbon_dioxide_level",
]
WINDOWS = ["6h", "48h"]

data = pd.read_parquet(sys.argv[1]).sort_values(["container_id", "measurement_time"])
containers = sorted(data.container_id.unique())
testing = data.container_id.isin(containers[::3])


def best_threshold(values, labels):
    """The best F1 of `value >= t` over all t."""
    order = np.argsort(-values, kind="stable")
    values, labels = values[order], labels[order]
    hits = np.cumsum(labels)
    scores = 2 * hits / (np.arange(1, len(labels) + 1) + labels.sum())
    last_of_value = np.append(values[1:] != values[:-1], True)
    return float(scores[last_of_value].max())


labels = data.maintenance_required.to_numpy()[testing]
scores = {}
for column in MEASURED:
    values = data[column].to_numpy(dtype=float)[testing]
    values = np.where(np.isnan(values), -np.inf, values)
    scores[column] = max(best_threshold(values, labels), best_threshold(-values, labels))
column = max(scores, key=scores.get)

# What somebody would try first: the columns, what they add up to, and how they were in the last hours and days.
features = data[MEASURED + ["target_temperature", "product_id"]].copy()
features["product_id"] = features.product_id.astype("category").cat.codes
features["gases"] = data.oxygen_level + data.nitrogen_level + data.carbon_dioxide_level
features["over_target"] = data.temperature - data.target_temperature
features["lift"] = data.ambiant_temperature - data.temperature
features["fans"] = data.fan_1.astype(int) + data.fan_2.astype(int)
followed = ["temperature", "kilowatts", "oxygen_level", "carbon_dioxide_level", "gases", "over_target", "lift", "fans"]
by_time = features[followed].set_index(data.measurement_time).groupby(data.container_id.to_numpy())
for window in WINDOWS:
    rolling = by_time.rolling(window)
    for name, values in (("mean", rolling.mean()), ("sd", rolling.std())):
        for one in followed:
            features[f"{one}_{name}_{window}"] = values[one].to_numpy()
first_day = by_time.transform(lambda series: series.iloc[: max(1, int(len(series) / 14))].mean())
for one in followed:
    features[f"{one}_since_first_day"] = features[f"{one}_mean_{WINDOWS[0]}"].to_numpy() - first_day[one].to_numpy()

model = HistGradientBoostingClassifier(random_state=0, max_iter=100, learning_rate=0.1, class_weight="balanced")
model.fit(features[~testing], data.maintenance_required[~testing])
trees = float(f1_score(labels, model.predict(features[testing])))

result = {
    "records": len(data),
    "containers": len(containers),
    "positive": float(data.maintenance_required.mean()),
    "threshold_column": column,
    "threshold_f1": round(scores[column], 3),
    "trees_f1": round(trees, 3),
}
if "--json" in sys.argv:
    print(json.dumps(result))
else:
    print(f"{result['records']} records of {result['containers']} containers, {result['positive']:.1%} labelled")
    print(f"best threshold, on {column}: F1 {scores[column]:.2f}")
    print(f"trees with windows: F1 {trees:.2f}")
