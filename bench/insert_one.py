"""One insert at a time, as the simulator that this project replaces does: insert_one.py URL DATABASE NDJSON."""

import json
import sys
import time

from pymongo import MongoClient

collection = MongoClient(sys.argv[1])[sys.argv[2]]["telemetries"]
with open(sys.argv[3]) as lines:
    documents = [json.loads(line) for line in lines]
started = time.perf_counter()
for document in documents:
    collection.insert_one(document)
seconds = time.perf_counter() - started
print(json.dumps({"records": len(documents), "seconds": seconds}))
