"""A first model: does a container need maintenance?

    first_model.py FLEET.parquet

Trains on the records of two thirds of the containers, tests on the others, and prints what the model has learnt.
Needs pandas, pyarrow and scikit-learn.
"""

import sys

import pandas as pd
from sklearn.metrics import precision_score, recall_score
from sklearn.model_selection import GroupShuffleSplit
from sklearn.tree import DecisionTreeClassifier, export_text

FEATURES = ["temperature", "kilowatts", "oxygen_level", "nitrogen_level", "humidity_level", "carbon_dioxide_level"]

fleet = pd.read_parquet(sys.argv[1])

# Whole containers go to either side: a container's neighbouring records are too alike to test on.
split = GroupShuffleSplit(n_splits=1, test_size=1 / 3, random_state=42)
train, test = next(split.split(fleet, groups=fleet.container_id))
train, test = fleet.iloc[train], fleet.iloc[test]

model = DecisionTreeClassifier(max_depth=3, random_state=42)
model.fit(train[FEATURES], train.maintenance_required)
said = model.predict(test[FEATURES])

print(f"train: {len(train)} records of {train.container_id.nunique()} containers, {train.maintenance_required.mean():.1%} positive")
print(f"test:  {len(test)} records of {test.container_id.nunique()} containers, {test.maintenance_required.mean():.1%} positive")
print(f"precision {precision_score(test.maintenance_required, said):.4f}, recall {recall_score(test.maintenance_required, said):.4f}")
print(export_text(model, feature_names=FEATURES, decimals=2).rstrip())
