"""Sends messages with produce and flush for each, as the Python service did, and prints the seconds as JSON.

python bench/produce_and_flush.py BROKERS TOPIC RECORDS
"""

import json
import random
import sys
import time

from confluent_kafka import Producer

brokers, topic, records = sys.argv[1], sys.argv[2], int(sys.argv[3])
producer = Producer({"bootstrap.servers": brokers, "acks": "all"})
started = time.perf_counter()
for number in range(records):
    payload = {f"column_{i}": round(random.gauss(20, 1), 6) for i in range(20)}
    value = {"containerID": "C02", "timestamp": "2026-01-31 08:00:00", "type": "ReeferTelemetries", "payload": payload}
    producer.produce(topic, key="C02", value=json.dumps(value))
    producer.flush()
print(json.dumps({"records": records, "seconds": time.perf_counter() - started}))
