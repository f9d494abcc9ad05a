"""One insert at a time, as the simulator that this project replaces does, into a collection with the same index:
insert_one.py URL DATABASE NDJSON; the database is dropped afterwards."""

import json
import sys
import time

from pymongo import MongoClient

database = MongoClient(sys.argv[1])[sys.argv[2]]
collection = database["telemetries"]
collection.create_index([("container_id", 1), ("measurement_time", 1)])
with open(sys.argv[3]) as lines:
    documents = [json.loads(line) for line in lines]
started = time.perf_counter()
for document in documents:
    collection.insert_one(document)
seconds = time.perf_counter() - started
database.client.drop_database(sys.argv[2])
print(json.dumps({"records": len(documents), "seconds": seconds}))
